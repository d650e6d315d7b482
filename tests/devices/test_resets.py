"""A panel that is reset: its detectors say nothing of it, and their next fire is a new one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.devices.rules import decoding
from tests.devices import build
from tests.devices.build import alarms
from tests.edge.gb26875_frames import component, frame, system, unit

pytestmark = pytest.mark.django_db

PANEL, OTHER = 801014, 801015
FIRE, RESET = unit(2, component(status=3)), unit(1, system(1 | 1 << 13))


@pytest.fixture
def line():
    return build.line("gb26875", "edge/fire")


@pytest.fixture
def door():
    return build.Door()


def said(door, *told, panel=PANEL):
    """Publish what a panel says, each frame with a serial of its own."""
    for spoken in told:
        serial = door.seq + 1
        door.publish(f"edge/fire/{panel}/10.0.0.1", frame(spoken, serial=serial, source=panel))


def detector(line, panel=PANEL):
    return build.device(f"{panel}-5-39000d00", "smoke", None, line)


def fires():
    return [item["stream_seq"] for item in alarms() if item["signal"] == "smoke"]


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("registered", [True, False])
def test_a_fire_after_a_reset_is_a_new_one(line, door, registered, at_once):
    if registered:
        detector(line)
    said(door, FIRE, FIRE, RESET, FIRE, FIRE)
    for batch in [door.frames] if at_once else [door.frames[at : at + 1] for at in range(5)]:
        door.hear(batch)
    assert fires() == [1, 4]


@pytest.mark.parametrize("at_once", [True, False])
def test_the_reset_of_another_panel_ends_nothing(line, door, at_once):
    detector(line)
    said(door, FIRE)
    said(door, RESET, panel=OTHER)
    said(door, FIRE)
    for batch in [door.frames] if at_once else [door.frames[at : at + 1] for at in range(3)]:
        door.hear(batch)
    assert fires() == [1]


def test_many_resets_of_one_batch_look_once_at_what_holds(line, door):
    detector(line), detector(line, OTHER)
    said(door, FIRE)
    said(door, FIRE, panel=OTHER)
    door.hear()
    start = len(door.frames)
    for _ in range(5):
        said(door, RESET)
        said(door, RESET, panel=OTHER)
    said(door, FIRE)
    said(door, FIRE, panel=OTHER)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        door.hear(door.frames[start:])
    looks = [query["sql"] for query in asked if "devices_alarmstate" in query["sql"] and '"active"' in query["sql"]]
    assert len([sql for sql in looks if sql.startswith("SELECT") and "devices_device" in sql]) == 1
    assert fires() == [1, 2, start + 11, start + 12]


def test_a_detector_is_not_quiet_after_the_reset_of_its_panel(door):
    where = build.line("anju_json", "anju/gate")
    build.device("P1", "gateway", None, where)
    build.device("P1-7", "smoke", None, where)
    fire, reset = {"values": {"smoke": True}}, {"signal": "action", "value": "reset"}
    for topic, body in (("P1-7", fire), ("P1-7", fire), ("P1", reset), ("P1-7", fire)):
        door.publish(f"anju/gate/{topic}/up", body)
    door.hear(door.frames[:1])
    door.hear(door.frames[1:2])
    door.hear(door.frames[2:])
    assert fires() == [1, 4]


def test_a_reset_makes_only_what_is_below_its_panel_be_read_again(door, monkeypatch):
    where = build.line("anju_json", "anju/gate")
    numbers = ("P1", "P1-7", "P1-7-2", "P10-7", "P2")
    for number in numbers:
        build.device(number, "gateway" if number == "P1" else "smoke", None, where)
        for _ in range(2):
            door.publish(f"anju/gate/{number}/up", {"values": {"smoke": True}})
    door.hear(door.frames)
    assert fires() == [1, 3, 5, 7, 9]
    start = len(door.frames)
    door.publish("anju/gate/P1/up", {"signal": "action", "value": "reset"})
    for number in numbers[1:]:
        door.publish(f"anju/gate/{number}/up", {"values": {"smoke": True}})
    read, read_one = [], decoding.read_one

    def counted(line, rest, frame, taught):
        read.append(frame.seq - start)
        return read_one(line, rest, frame, taught)

    monkeypatch.setattr(decoding, "read_one", counted)
    door.hear(door.frames[start:])
    assert sorted(read) == [1, 2, 3]
    assert fires()[5:] == [start + 2, start + 3]


def test_what_a_device_said_newly_is_compared_again_in_the_same_batch(door):
    where = build.line("anju_json", "anju/gate")
    build.device("P1", "smoke", None, where)
    for holds in (True, False):
        door.publish("anju/gate/P1/up", {"values": {"smoke": holds}})
        door.hear(door.frames[-1:])
    start = len(door.frames)
    for holds in (False, True, False, True, True, False, False):
        door.publish("anju/gate/P1/up", {"values": {"smoke": holds}})
    door.hear(door.frames[start:])
    assert fires() == [1, start + 2, start + 4]
