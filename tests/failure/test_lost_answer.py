"""The answer of a vendor's post is lost between the store and the commit: sent again, it is stored once."""

import asyncio
import json
from typing import Any

import pytest
from django.db import OperationalError

from anju.config.api import idempotency
from anju.devices.commands import publishing
from anju.devices.jobs import streams
from anju.devices.rules.door import ACKNOWLEDGED, stream_configs
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.failure]
FRAMES = {"frames": [{"device": "btn-1", "body": {"signal": "sos", "n": number}} for number in (1, 2)]}


@pytest.fixture
def door(nats_maker, settings):
    settings.ANJU_NATS_URL = f"nats://127.0.0.1:{nats_maker().port}"
    publishing.publisher.forget()
    streams.make(settings.ANJU_NATS_URL, max_age_hours=1, max_bytes=64 << 20)
    yield settings.ANJU_NATS_URL
    publishing.publisher.forget()


@pytest.fixture
def vendor():
    _key, token = world.machine("frame.push")
    browser = world.Browser(raise_request_exception=False)

    def post(name: str, body: dict[str, Any]):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": name}
        return browser.post("/api/v1/frames", json.dumps(body), content_type="application/json", headers=headers)

    return post


def stored(url: str) -> int:
    async def ask() -> int:
        client = await streams.connect(url)
        try:
            return (await streams.state(client, ACKNOWLEDGED)).last_seq
        finally:
            await client.close()

    return asyncio.run(ask())


@pytest.fixture
def lost_once(monkeypatch):
    """Let the database go away after the frames were stored and before their answer was."""
    seal, left = idempotency.secrets.seal, [1]

    def failing(text: str) -> bytes:
        if left:
            left.pop()
            raise OperationalError("the server closed the connection unexpectedly")
        return seal(text)

    monkeypatch.setattr(idempotency.secrets, "seal", failing)


def test_a_post_whose_answer_was_lost_is_stored_once(door, vendor, lost_once):
    assert vendor("press-1", FRAMES).status_code == 503
    assert stored(door) == 2
    again = vendor("press-1", FRAMES)
    assert (again.status_code, again.json()) == (202, {"stored": [1, 2]})
    assert stored(door) == 2


def test_another_frame_under_the_same_key_is_never_taken_for_it(door, vendor, lost_once):
    assert vendor("press-1", FRAMES).status_code == 503
    other = {"frames": [{"device": "btn-1", "body": {"signal": "fall", "n": 3}}]}
    assert vendor("press-1", other).json() == {"stored": [3]}


def test_without_a_key_each_post_is_its_own(door, vendor):
    body = {"frames": FRAMES["frames"][:1]}
    assert [vendor(name, body).json()["stored"] for name in ("a", "b")] == [[1], [2]]


def test_the_stream_knows_a_frame_again_for_five_minutes():
    acknowledged = stream_configs(max_age_hours=1, max_bytes=1)[0]
    assert acknowledged["duplicate_window"] == 300 * 10**9
