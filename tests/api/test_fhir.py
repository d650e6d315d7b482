"""Measured values as FHIR Observations: searched with a key, page by page, audited, refusals as OperationOutcome."""

from datetime import timedelta
from typing import Any

import pytest

from anju.devices import commands
from anju.journal.models import Audit
from anju.kernel.viewer import SYSTEM
from tests.api import world
from tests.devices import build

pytestmark = pytest.mark.django_db
TYPE = "application/fhir+json"


class Watch:
    """An elder's watch, whose words are recorded as intake does."""

    def __init__(self, number: str = "W-1", kind: str = "watch", name: str = "赵德福") -> None:
        self.elder = world.elder(name=name, phone="")
        where = build.line("anju_json", f"anju/{number.lower()}")
        commands.enrol(SYSTEM, number=number, kind=kind, elder_id=self.elder.pk, line_id=where.pk, now=build.NOW)
        self.door, self.topic = build.Door(), f"anju/{number.lower()}/{number}/up"

    def said(self, minute: float, **values: Any) -> "Watch":
        extra = {"at": values.pop("at")} if "at" in values else {}
        self.door.publish(self.topic, {"values": values, **extra}, at=build.NOW + timedelta(minutes=minute))
        return self

    def record(self) -> "Watch":
        self.door.record()
        return self

    @property
    def address(self) -> str:
        return f"/api/v1/fhir/Observation?subject=Patient/{self.elder.pk}"


def bundle(response: Any) -> dict[str, Any]:
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == TYPE
    body: dict[str, Any] = response.json()
    assert (body["resourceType"], body["type"]) == ("Bundle", "searchset")
    return body


def codes(body: dict[str, Any]) -> list[str]:
    return [entry["resource"]["code"]["coding"][0]["code"] for entry in body.get("entry", [])]


def outcome(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == TYPE
    body: dict[str, Any] = response.json()
    assert body["resourceType"] == "OperationOutcome"
    [issue] = body["issue"]
    assert (issue["severity"], issue["code"]) == ("error", code)
    assert issue["details"]["text"]
    return body


class TestSearch:
    def test_values_come_newest_first_with_codes_units_and_who(self, vendor: world.Machine) -> None:
        watch = Watch().said(1, heart_rate=72).said(2, systolic=132, diastolic=84).record()
        body = bundle(vendor.get(watch.address))
        assert codes(body) == ["85354-9", "8867-4"]
        pressure, rate = (entry["resource"] for entry in body["entry"])
        assert rate["valueQuantity"] == {
            "value": 72, "unit": "beats/minute", "system": "http://unitsofmeasure.org", "code": "/min",
        }  # fmt: skip
        assert rate["subject"] == {"reference": f"Patient/{watch.elder.pk}"}
        assert pressure["method"] == {"text": "estimate by light"}
        assert all(entry["fullUrl"].startswith("urn:uuid:") for entry in body["entry"])

    def test_the_device_s_clock_counts_where_it_can_be_right(self, vendor: world.Machine) -> None:
        made = (build.NOW - timedelta(minutes=3)).isoformat()
        watch = Watch().said(1, heart_rate=72, at=made).said(2, heart_rate=73, at="2000-01-01T00:00:00Z").record()
        late, early = (entry["resource"]["effectiveDateTime"] for entry in bundle(vendor.get(watch.address))["entry"])
        assert early == made
        assert late == (build.NOW + timedelta(minutes=2)).isoformat()

    def test_codes_and_dates_choose(self, vendor: world.Machine) -> None:
        watch = Watch().said(1, heart_rate=72, spo2=97).said(60 * 24, heart_rate=75).record()
        day = f"{build.NOW + timedelta(hours=8):%Y-%m-%d}"
        assert codes(bundle(vendor.get(f"{watch.address}&code=http://loinc.org%7C8867-4"))) == ["8867-4", "8867-4"]
        assert codes(bundle(vendor.get(f"{watch.address}&code=8867-4&date={day}"))) == ["8867-4"]
        assert codes(bundle(vendor.get(f"{watch.address}&code=8867-4,59408-5&date=lt{day}"))) == []
        assert codes(bundle(vendor.get(f"{watch.address}&date=gt{day}"))) == ["8867-4"]
        assert "entry" not in bundle(vendor.get(f"{watch.address}&code=1234-5"))

    def test_pages_give_everything_once_also_within_one_frame(self, vendor: world.Machine) -> None:
        watch = Watch()
        for minute in range(7):
            watch.said(minute, heart_rate=70 + minute, spo2=97, body_temperature=36.5)
        watch.record()
        seen, address = [], f"{watch.address}&_count=2"
        for _ in range(20):
            body = bundle(vendor.get(address))
            seen += [entry["fullUrl"] for entry in body["entry"]]
            assert len(body["entry"]) <= 2
            following = [link["url"] for link in body["link"] if link["relation"] == "next"]
            if not following:
                break
            [address] = following
        assert (len(seen), len(set(seen))) == (21, 21)

    def test_an_implausible_value_is_not_given_out(self, vendor: world.Machine) -> None:
        assert "entry" not in bundle(vendor.get(Watch().said(1, heart_rate=600).record().address))

    def test_two_elders_are_kept_apart(self, vendor: world.Machine) -> None:
        one, other = Watch(), Watch("W-2", name="钱桂芳")
        one.said(1, heart_rate=72).record()
        other.door.stream = build.Stream("$MQTT_msgs@other", 1)
        other.said(2, heart_rate=99).record()
        [entry] = bundle(vendor.get(other.address))["entry"]
        assert entry["resource"]["valueQuantity"]["value"] == 99


class TestAudit:
    def test_each_search_leaves_a_row(self, vendor: world.Machine) -> None:
        watch = Watch().said(1, heart_rate=72).record()
        vendor.get(watch.address)
        row = Audit.objects.get(kind="read", thing="elder", thing_id=watch.elder.pk)
        assert row.data["count"] == 1
        assert row.actor == f"key:{vendor.key_id}"


class TestRefusals:
    def test_the_next_district_does_not_see_the_elder(self, districts: None) -> None:
        watch = Watch()
        outcome(world.machine(area=world.DAOLI).get(watch.address), 404, "not-found")
        assert not Audit.objects.filter(kind="read").exists()

    def test_a_key_without_the_verb_is_refused(self, districts: None) -> None:
        outcome(world.machine(verbs={"device.read", "elder.read"}).get(Watch().address), 403, "forbidden")

    def test_without_a_key(self, districts: None) -> None:
        from django.test import Client

        answer = Client().get("/api/v1/fhir/Observation?subject=Patient/1")
        outcome(answer, 401, "login")
        assert answer["WWW-Authenticate"].startswith("Bearer")

    @pytest.mark.parametrize(
        "query",
        [
            "subject=Patient/x",
            "",
            "subject=1&date=yesterday",
            "subject={id}&date=2026-13-41",
            "subject={id}&date=ge0000-01-01",
            "subject={id}&_count=0",
            "subject={id}&_cursor=AAAA",
            "subject={id}&_cursor=WyJ4IiwieCIsIngiLCJ4Il0",
            "subject={id}&_cursor=WyIyMDI2LTEyLTA4VDAwOjAwOjAwIiwiMSIsIjEiLCIxIl0",
            "subject={id}&code=%00",
        ],
    )
    def test_what_cannot_be_searched_is_told(self, vendor: world.Machine, query: str) -> None:
        watch = Watch()
        path = f"/api/v1/fhir/Observation?{query.replace('{id}', str(watch.elder.pk))}"
        outcome(vendor.get(path), 422, "invalid")

    def test_another_resource_is_not_there(self, vendor: world.Machine) -> None:
        outcome(vendor.get("/api/v1/fhir/Patient/1"), 404, "not-found")
        outcome(vendor.post("/api/v1/fhir/Observation", {}), 405, "not-supported")
