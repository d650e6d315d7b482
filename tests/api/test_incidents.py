"""Incidents through the API: machines read and open, operators answer in their session."""

from typing import Any

import pytest
from django.test import Client

from anju.accounts.models import User
from anju.dispatch import commands as dispatch
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world as people
from tests.api import world
from tests.api.test_door import problem


class Person:
    """Somebody who signed in and calls the API from a page, with the token of the page."""

    def __init__(self, user: User) -> None:
        self.browser = people.client_for(user)
        self.token = "a" * 32
        self.browser.cookies["csrftoken"] = self.token

    def get(self, path: str) -> Any:
        return self.browser.get(path)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        headers = {"X-CSRFToken": self.token, **{k.replace("_", "-"): v for k, v in headers.items()}}
        return self.browser.post(path, body or {}, content_type="application/json", headers=headers)


@pytest.fixture
def case(vendor: world.Machine) -> dict[str, Any]:
    zhao = world.elder()
    body = {"kind": "sos", "elder": str(zhao.pk), "source": "phone", "note": "邻居来电"}
    response = vendor.post("/api/v1/incidents", body)
    assert response.status_code == 201, response.content
    made: dict[str, Any] = response.json()
    return made


class TestReading:
    def test_one_with_its_timeline_and_plan(self, vendor: world.Machine, case: dict[str, Any]) -> None:
        found = vendor.get(f"/api/v1/incidents/{case['id']}").json()
        assert found["state"] == "ringing"
        assert found["timeline"]
        assert found["plan"][0]["code"] == "stored"

    def test_lists_by_state_and_elder(self, vendor: world.Machine, case: dict[str, Any]) -> None:
        listed = vendor.get(f"/api/v1/incidents?state=open&elder={case['elder']}").json()["items"]
        assert [row["id"] for row in listed] == [case["id"]]
        assert vendor.get("/api/v1/incidents?state=closed").json()["items"] == []

    def test_a_second_word_joins_the_open_case(self, vendor: world.Machine, case: dict[str, Any]) -> None:
        again = vendor.post("/api/v1/incidents", {"kind": "sos", "elder": case["elder"], "source": "phone"}).json()
        assert again["id"] == case["id"]
        assert again["presses"] == 2

    def test_the_next_district_sees_nothing(self, case: dict[str, Any]) -> None:
        neighbour = world.machine(area=world.DAOLI)
        official = Person(people.official_zhao_daoli())
        for client in (neighbour, official):
            problem(client.get(f"/api/v1/incidents/{case['id']}"), 404, "not_visible")
            assert client.get("/api/v1/incidents").json()["items"] == []
            problem(client.post(f"/api/v1/incidents/{case['id']}/notes", {"text": "x"}), 404, "not_visible")


class TestAnswering:
    def test_from_the_claim_to_the_review(self, case: dict[str, Any]) -> None:
        li, path = Person(people.operator_li()), f"/api/v1/incidents/{case['id']}"
        assert li.post(f"{path}/claim").json()["claimed_name"] == "李静"
        assert li.post(f"{path}/heartbeat").status_code == 200
        assert li.post(f"{path}/assess").json()["state"] == "assessing"
        problem(li.post(f"{path}/resolve", {"outcome": "false_press"}), 409, "incident_closing_locked")
        call = li.post(f"{path}/calls", {"target": "elder"}).json()
        assert li.post(f"/api/v1/calls/{call['id']}/end", {"result": "reached"}).json()["result"] == "reached"
        closed = li.post(f"{path}/resolve", {"outcome": "false_press", "spoken_with": "elder"})
        assert closed.json().get("state") == "resolved", closed.content
        problem(li.post(f"{path}/review", {"text": "好"}), 403, "not_allowed")
        reviewed = Person(people.official_xu()).post(f"{path}/review", {"text": "按时接听"})
        assert reviewed.json()["state"] == "reviewed"

    def test_the_slower_operator_is_told_who_was_faster(self, case: dict[str, Any]) -> None:
        li, wang = Person(people.operator_li()), Person(people.operator_wang())
        path = f"/api/v1/incidents/{case['id']}/claim"
        assert li.post(path).status_code == 200
        told = problem(wang.post(path), 409, "incident_already_claimed")
        assert told["facts"]["by"] == "李静"

    def test_the_same_claim_twice_with_one_key_is_one_claim(self, case: dict[str, Any]) -> None:
        li, path = Person(people.operator_li()), f"/api/v1/incidents/{case['id']}/claim"
        first = li.post(path, Idempotency_Key="press-1")
        second = li.post(path, Idempotency_Key="press-1")
        assert first.content == second.content
        assert second["Idempotent-Replay"] == "true"

    def test_a_page_of_another_site_cannot_claim(self, case: dict[str, Any]) -> None:
        forger = Client(enforce_csrf_checks=True)
        forger.force_login(people.operator_li(), backend="django.contrib.auth.backends.ModelBackend")
        response = forger.post(f"/api/v1/incidents/{case['id']}/claim", {}, content_type="application/json")
        problem(response, 403, "csrf_failed")

    def test_a_machine_does_not_answer_for_people(self, vendor: world.Machine, case: dict[str, Any]) -> None:
        problem(vendor.post(f"/api/v1/incidents/{case['id']}/claim"), 403, "not_allowed")


class TestSending:
    def test_offered_accepted_arrived_finished(self, case: dict[str, Any]) -> None:
        user = people.responder_sun()
        worker = dispatch.register_worker(
            SYSTEM, user_id=user.pk, kind="responder", area=world.NANGANG, now=clock.now(), phone="13900005678"
        )
        dispatch.set_duty(SYSTEM, worker.pk, on=True, now=clock.now())
        li, sun, path = Person(people.operator_li()), Person(user), f"/api/v1/incidents/{case['id']}"
        li.post(f"{path}/claim")
        ranked = li.get(f"{path}/candidates").json()["items"]
        assert [row["name"] for row in ranked] == ["孙志强"]
        assert li.post(f"{path}/send-worker", {"worker": ranked[0]["worker"]}).json()["state"] == "dispatched"
        [job] = sun.get("/api/v1/assignments").json()["items"]
        assert job["home"] is None
        mine = f"/api/v1/assignments/{job['id']}"
        assert sun.post(f"{mine}/accept").json()["home"]["name"] == "赵德福"
        place = {"longitude": 126.64, "latitude": 45.75, "accuracy_m": 12}
        assert sun.post(f"{mine}/arrive", place).json()["state"] == "arrived"
        assert sun.post(f"{mine}/finish", {"entry": "elder", "note": "已扶起"}).json()["state"] == "finished"
        assert li.get(path).json()["arrived_at"]

    def test_another_responder_does_not_see_the_job(self, case: dict[str, Any]) -> None:
        problem(Person(people.responder_sun()).get("/api/v1/assignments/1"), 404, "not_visible")


class TestMe:
    def test_a_key_and_a_person(self, vendor: world.Machine) -> None:
        assert vendor.get("/api/v1/me").json()["principal"] == "machine"
        li = Person(people.operator_li()).get("/api/v1/me").json()
        assert (li["name"], li["role"], li["area"]) == ("李静", "operator", world.NANGANG)
