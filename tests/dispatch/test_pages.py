"""The list of workers, one of them, the roster."""

from typing import Any

import pytest
from django.urls import reverse

from anju.accounts.models import User
from anju.dispatch import queries
from anju.dispatch.models import Worker
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.incidents import scene


@pytest.fixture
def chen_user(db: None) -> User:
    return world.lead_operator_chen()


@pytest.fixture
def worker(sun_user: User) -> Worker:
    return scene.worker(sun_user, at=clock.now())


def post(user: User, worker: Worker, verb: str, **data: Any) -> Any:
    return world.client_for(user).post(reverse("dispatch:change", args=[worker.pk, verb]), data)


class TestPages:
    def test_list_says_who_is_on_duty(self, worker: Worker, chen_user: User) -> None:
        browser = world.client_for(chen_user)
        text = browser.get(reverse("dispatch:workers")).content.decode()
        assert "孙志强" in text
        assert "本页在岗 1 人" in text
        for query, there in (("?duty=off", False), ("?duty=on&kind=responder&q=孙", True), ("?kind=robot", True)):
            assert ("孙志强" in browser.get(reverse("dispatch:workers") + query).content.decode()) is there

    def test_empty_list_says_what_next(self, chen_user: User) -> None:
        assert "先为响应员开账号" in world.client_for(chen_user).get(reverse("dispatch:workers")).content.decode()

    def test_register_change_and_certify(self, chen_user: User, zhou_user: User) -> None:
        browser = world.client_for(chen_user)
        values = {
            "kind": "caregiver",
            "area": world.NANGANG,
            "mode": "foot",
            "skills": ["first_aid"],
            "languages": "东北话，朝鲜语",
        }
        answer = browser.post(reverse("dispatch:new_worker"), {**values, "username": zhou_user.username})
        made = Worker.objects.get(user=zhou_user)
        assert answer.status_code == 302
        assert made.languages == ["东北话", "朝鲜语"]
        assert post(chen_user, made, "change", **{**values, "mode": "car", "phone": "13812345678"}).status_code == 302
        assert post(chen_user, made, "certificate", kind="first_aid", expires_on="2020-01-01").status_code == 302
        text = browser.get(reverse("dispatch:worker", args=[made.pk])).content.decode()
        assert "5678" in text
        assert "已过期，不计" in text
        again = browser.post(reverse("dispatch:new_worker"), {**values, "username": zhou_user.username})
        assert again.status_code == 422
        assert "已登记为响应人员" in again.content.decode()

    def test_somebody_of_another_county_cannot_be_registered(self, chen_user: User) -> None:
        stranger = world.person("道里人", "responder", world.DAOLI)
        values = {"kind": "responder", "area": world.NANGANG, "mode": "foot", "username": stranger.username}
        assert world.client_for(chen_user).post(reverse("dispatch:new_worker"), values).status_code == 422

    def test_shift_over_midnight_stands_in_the_roster(self, worker: Worker, chen_user: User) -> None:
        today = clock.local_day(clock.now())
        assert post(chen_user, worker, "shift", on=str(today), starts="20:00", ends="08:00").status_code == 302
        browser = world.client_for(chen_user)
        assert "20:00–08:00" in browser.get(reverse("dispatch:roster") + f"?from={today}").content.decode()
        assert browser.get(reverse("dispatch:roster") + "?from=someday").status_code == 200
        shift = worker.shifts.get()
        assert post(chen_user, worker, "remove-shift", shift="x").status_code == 404
        assert post(chen_user, worker, "remove-shift", shift=str(shift.pk)).status_code == 302
        assert not worker.shifts.exists()

    def test_duty_and_activity(self, worker: Worker, chen_user: User) -> None:
        post(chen_user, worker, "duty", on="0")
        post(chen_user, worker, "active", active="0")
        worker.refresh_from_db()
        assert (worker.on_duty, worker.active) == (False, False)
        assert queries.duties(SYSTEM, [worker], clock.now())[worker.pk].why == "inactive"

    def test_what_cannot_be_is_explained(self, worker: Worker, chen_user: User, li: Any) -> None:
        assert post(chen_user, worker, "change", kind="robot", area="x", mode="foot").status_code == 422
        assert post(chen_user, worker, "fire").status_code == 404
        operator = User.objects.get(pk=li.user_id)
        assert post(operator, worker, "shift", on="", starts="", ends="").status_code == 403
