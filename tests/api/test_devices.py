"""Devices, frames and signals through the API."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import nats
import pytest

from anju.devices.commands import publishing
from anju.devices.rules.door import ACKNOWLEDGED
from anju.kernel import clock
from tests.api import world
from tests.api.test_door import problem


def enrolled(vendor: world.Machine, number: str = "btn-0001", **more: Any) -> dict[str, Any]:
    response = vendor.post("/api/v1/devices", {"number": number, "kind": "button", "area": world.NANGANG, **more})
    assert response.status_code == 201, response.content
    made: dict[str, Any] = response.json()
    return made


class TestRegister:
    def test_enrolled_and_found_by_its_number(self, vendor: world.Machine) -> None:
        zhao = world.elder()
        made = enrolled(vendor, elder=str(zhao.pk))
        found = vendor.get("/api/v1/devices?number=btn-0001").json()["items"]
        assert [(row["id"], row["elder"], row["area"]) for row in found] == [(made["id"], str(zhao.pk), zhao.area_code)]

    def test_a_number_is_taken_once(self, vendor: world.Machine) -> None:
        enrolled(vendor)
        again = vendor.post("/api/v1/devices", {"number": "btn-0001", "kind": "button", "area": world.NANGANG})
        problem(again, 409, "device_number_taken")

    def test_bound_to_another_and_unbound(self, vendor: world.Machine) -> None:
        zhao, wang = world.elder(), world.elder(name="王桂兰", phone="13911112222")
        made = enrolled(vendor, elder=str(zhao.pk))
        path = f"/api/v1/devices/{made['id']}"
        assert vendor.post(f"{path}/bind", {"elder": str(wang.pk)}).json()["elder"] == str(wang.pk)
        assert vendor.post(f"{path}/unbind", {"reason": "还回"}).json()["elder"] is None
        assert vendor.post(f"{path}/retire", {"reason": "坏了"}).json()["condition"] == "retired"

    def test_an_elder_of_the_next_district_is_not_there(self, vendor: world.Machine) -> None:
        stranger = world.elder(area=world.DAOLI)
        body = {"number": "btn-1", "kind": "button", "elder": str(stranger.pk)}
        problem(vendor.post("/api/v1/devices", body), 404, "not_visible")

    def test_the_next_district_sees_nothing(self, vendor: world.Machine) -> None:
        made = enrolled(vendor)
        neighbour = world.machine(area=world.DAOLI)
        assert neighbour.get("/api/v1/devices?number=btn-0001").json()["items"] == []
        problem(neighbour.get(f"/api/v1/devices/{made['id']}"), 404, "not_visible")
        problem(neighbour.get("/api/v1/signals?device=btn-0001"), 404, "not_visible")
        problem(neighbour.post(f"/api/v1/devices/{made['id']}/retire", {}), 404, "not_visible")


async def _stored(url: str, numbers: list[int]) -> list[bytes]:
    """Read messages of the stream by their numbers."""
    client = await nats.connect(url)
    try:
        found = [await client.jetstream().get_msg(ACKNOWLEDGED, seq) for seq in numbers]
        return [message.data or b"" for message in found]
    finally:
        await client.close()


class TestFrames:
    def test_the_answer_comes_after_the_store(self, vendor: world.Machine, door: str) -> None:
        future = (clock.now() + timedelta(days=3650)).isoformat()
        frames = [
            {"device": "btn-0001", "body": {"alarm": "sos"}},
            {"device": "nobody-knows-me", "body": {"alarm": "smoke", "at": future}},
        ]
        response = vendor.post("/api/v1/frames", {"frames": frames})
        assert response.status_code == 202, response.content
        stored = asyncio.run(_stored(door, response.json()["stored"]))
        assert [json.loads(body) for body in stored] == [frame["body"] for frame in frames]

    def test_a_batch_sent_again_with_its_key_is_stored_once(self, vendor: world.Machine, door: str) -> None:
        frames = {"frames": [{"device": "btn-0001", "body": {"alarm": "sos"}}]}
        first = vendor.post("/api/v1/frames", frames, Idempotency_Key="batch-1")
        second = vendor.post("/api/v1/frames", frames, Idempotency_Key="batch-1")
        assert first.json() == second.json()

    def test_when_the_store_is_away_nothing_is_taken(self, vendor: world.Machine, settings: Any) -> None:
        settings.ANJU_NATS_URL = "nats://127.0.0.1:1"
        publishing.publisher._client = None
        response = vendor.post("/api/v1/frames", {"frames": [{"device": "btn-1", "body": {}}]})
        problem(response, 503, "door_away")

    def test_a_key_without_the_verb(self, districts: None) -> None:
        reader = world.machine(verbs={"device.read"})
        problem(reader.post("/api/v1/frames", {"frames": [{"device": "b", "body": {}}]}), 403, "not_allowed")

    @pytest.mark.parametrize(
        "frames", [[], {}, [{"device": "a"}], [{"device": "", "body": {}}], [{"device": "a#b", "body": {}}], [5]]
    )
    def test_frames_that_are_none(self, vendor: world.Machine, frames: Any) -> None:
        assert vendor.post("/api/v1/frames", {"frames": frames}).status_code == 422

    def test_more_than_a_batch(self, vendor: world.Machine) -> None:
        frames = [{"device": "a", "body": {}}] * 501
        problem(vendor.post("/api/v1/frames", {"frames": frames}), 422, "invalid")


class TestSignals:
    def test_a_device_that_has_not_spoken(self, vendor: world.Machine) -> None:
        made = enrolled(vendor)
        assert vendor.get("/api/v1/signals?device=btn-0001").json() == {"items": [], "next": None}
        assert vendor.get(f"/api/v1/signals?device={made['id']}").json() == {"items": [], "next": None}

    def test_an_unknown_device(self, vendor: world.Machine) -> None:
        problem(vendor.get("/api/v1/signals?device=nobody"), 404, "not_visible")

    @pytest.mark.parametrize(
        "since", ["yesterday", "1.5", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00Z", "2026-12-08"]
    )
    def test_times_that_are_none(self, vendor: world.Machine, since: str) -> None:
        enrolled(vendor)
        assert vendor.get(f"/api/v1/signals?device=btn-0001&since={since}").status_code == 422
