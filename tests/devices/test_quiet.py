"""Frames that the alarms lane need not read: whatever it skips, it tells of the same alarms as one that reads all."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.devices.models import AlarmState
from anju.devices.rules import decoding
from anju.devices.rules.quiet import Quiet
from anju_edge.protocols.outline import outline
from tests.devices import build
from tests.devices.build import NOW, SMOKE, alarms

pytestmark = pytest.mark.django_db
LIKELY = [
    b'{"battery":80,"smoke":false,"tamper":false}',
    b'{"battery":81,"smoke":false,"tamper":false}',
    b'{"battery":80,"smoke":true,"tamper":false}',
    b'{"battery":79,"smoke":true,"tamper":false}',
    b'{"battery":80,"smoke":false,"tamper":true}',
    b'{"battery":80,"smoke":0,"tamper":false}',
    b'{"battery":80,"smoke":1,"tamper":false}',
    b'{"smoke":false}',
    b'{"action":"emergency"}',
    b'{"action":"single"}',
    b'{"temperature":21.5}',
    b'{"battery":80,"smoke":tr',
]
FRAMES = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(LIKELY), st.booleans()), min_size=1, max_size=24)


@pytest.fixture
def home():
    zhao = build.elder()
    line = build.line(base="zigbee2mqtt/g1")
    return [build.device(SMOKE, "smoke", zhao, line), build.device("0xb1", "button", zhao, line)]


class NeverQuiet(Quiet):
    """Reads every frame."""

    def known(self, subject, outline):
        return None


TOPICS = [SMOKE, "0xb1", "0xnew", "kitchen"]


def heard(frames, quiet):
    door = build.Door()
    door.listener.quiet = quiet
    before = len(alarms())
    door.publish("zigbee2mqtt/g1/bridge/devices", [{"ieee_address": SMOKE, "friendly_name": "kitchen"}])
    start = 0
    for place, payload, ends in frames:
        door.publish(f"zigbee2mqtt/g1/{TOPICS[place]}", payload, at=NOW + timedelta(seconds=3 * door.seq))
        if ends:
            door.hear(door.frames[start:])
            start = len(door.frames)
    if start < len(door.frames):
        door.hear(door.frames[start:])
    states = AlarmState.objects.order_by("device_id", "signal").values_list("device_id", "signal", "active", "since")
    said = [(item["stream_seq"], item["signal"], item["at_start"], item["device_id"]) for item in alarms()[before:]]
    return said, list(states)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frames=FRAMES)
def test_skipping_and_reading_all_tell_the_same(home, frames):
    results = []
    for quiet in (Quiet(), NeverQuiet()):
        with transaction.atomic():
            results.append(heard(frames, quiet))
            transaction.set_rollback(True)
    assert results[0] == results[1]


@pytest.fixture
def reads(monkeypatch):
    """The payloads that were read."""
    found = []
    monkeypatch.setattr(
        decoding,
        "read",
        lambda line, rest, payload, read=decoding.read: found.append(payload) or read(line, rest, payload),
    )
    return found


def test_routine_frames_are_read_once_and_a_fire_among_them_at_once(home, reads):
    door = build.Door()
    for battery in range(90, 70, -1):
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"battery": battery, "smoke": False})
        door.hear(door.frames[-1:])
    assert len(reads) == 1
    door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"battery": 70, "smoke": True})
    door.hear(door.frames[-1:])
    assert [item["signal"] for item in alarms()] == ["smoke"]
    assert alarms()[0]["at_start"] is False


def test_a_press_is_never_quiet(home, reads):
    door = build.Door()
    for _ in range(3):
        door.publish("zigbee2mqtt/g1/0xb1", {"action": "emergency"})
        door.hear(door.frames[-1:])
    assert len(reads) == len(alarms()) == 3


def test_an_end_of_alarm_from_another_topic_is_heard(home, reads):
    door = build.Door()
    door.publish("zigbee2mqtt/g1/bridge/devices", [{"ieee_address": SMOKE, "friendly_name": "kitchen"}])
    for topic in (SMOKE, "kitchen", SMOKE):
        door.publish(f"zigbee2mqtt/g1/{topic}", {"smoke": False})
    door.hear()
    for topic, smoke in ((SMOKE, True), ("kitchen", False), (SMOKE, True)):
        door.publish(f"zigbee2mqtt/g1/{topic}", {"smoke": smoke})
        door.hear(door.frames[-1:])
    assert [item["signal"] for item in alarms()] == ["smoke", "smoke"]


def test_a_failed_batch_leaves_nothing_quiet(home, reads):
    door = build.Door()
    door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": False})
    door.hear()
    door.listener.forget()
    assert door.listener.quiet.known(door.frames[0].subject, outline(door.frames[0].payload)) is None
