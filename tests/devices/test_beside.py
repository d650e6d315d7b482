"""The process that decodes for the records lane: the same rows as in one process, and nothing lost when it ends."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from anju.config.runtime.ports import free_port
from anju.devices.commands.record import Decoder
from anju.devices.jobs import beside
from anju.devices.models import Frame, Gap, LaneFault, LaneGauge
from anju.kernel.viewer import SYSTEM
from tests.devices import build
from tests.devices.at_work import until, working
from tests.devices.build import SMOKE
from tests.mqtt import Mqtt

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = ("door", "frames", "signals", "states", "days", "areas", "unknown", "sensed", "gateways", "confirmed", "noticed")


@pytest.fixture(scope="module")
def process(django_db_setup):
    """One process for all: it takes a second to start."""
    made = beside.Beside()
    with pytest.MonkeyPatch.context() as patch:
        database = urlsplit(settings.ANJU_DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
        patch.setenv("ANJU_DATABASE_URL", database)
        patch.setenv("DJANGO_SETTINGS_MODULE", "anju.config.settings")
        yield made
    made.close()


@pytest.fixture
def helper(process):
    process.forget()
    return process


@pytest.fixture
def door():
    line = build.line(base="zigbee2mqtt/g1")
    build.device(SMOKE, "smoke", build.elder(), line)
    made = build.Door()
    made.publish("zigbee2mqtt/g1/bridge/devices", [{"ieee_address": SMOKE, "friendly_name": "厨房"}])
    made.publish("zigbee2mqtt/g1/厨房", {"smoke": False, "battery": 80, "temperature": 21.5})
    made.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": True, "occupancy": True})
    made.publish("zigbee2mqtt/g1/0xstranger", {"action": "single"})
    made.publish("zigbee2mqtt/g1/0xbroken", b"{")
    made.publish("nobody/here", b"x")
    return made


def child(helper):
    return helper._beside.process.pid


def test_writes_what_one_process_would(helper, door):
    here, there = Decoder(SYSTEM).batch(1, door.frames), helper.batch(1, door.frames)
    for name in ROWS:
        mine, other = getattr(here, name), getattr(there, name)
        assert (b"".join(other) if name == "signals" else other) == (b"".join(mine) if name == "signals" else mine), (
            name
        )
    assert (there.at, there.firmware) == (here.at, here.firmware)
    assert {key: lived.at for key, lived in there.lives.items()} == {key: lived.at for key, lived in here.lives.items()}
    assert there.lives


def test_remembers_what_a_gateway_taught_from_batch_to_batch(helper, door):
    helper.batch(1, door.frames[:1])
    assert list(helper.batch(1, door.frames[1:2]).states)
    helper.forget()
    assert helper.batch(1, door.frames[1:2]).states


def test_sees_a_new_line_after_it_was_told_to_forget(helper, door):
    assert not helper.batch(1, door.frames).unknown.keys() & {("T-1", None)}
    line = build.line(base="anju/k9", protocol="anju_json")
    door.publish("anju/k9/T-1/up", {"battery": 3})
    helper.forget()
    assert ("T-1", line.pk) in helper.batch(1, door.frames[-1:]).unknown


def test_one_that_was_ended_is_started_again_and_no_frame_is_blamed_for_it(helper, door):
    helper.batch(1, door.frames)
    before = child(helper)
    os.kill(before, signal.SIGKILL)
    assert helper.batch(1, door.frames).frames
    assert child(helper) != before


def test_a_frame_that_ends_it_is_said_and_the_next_question_starts_it_again(helper, door, monkeypatch):
    helper.close()
    fatal = (
        "import os; from anju.devices.commands import record; record.read_parts = lambda lines, frames: os._exit(3); "
    )
    monkeypatch.setattr(beside, "_START", beside._START.replace("from anju", f"{fatal}from anju", 1))
    with pytest.raises(beside.Undecodable, match="the process beside"):
        helper.batch(1, door.frames)
    monkeypatch.undo()
    assert helper.batch(1, door.frames).frames


def test_one_that_does_not_answer_is_ended(helper, door, monkeypatch):
    helper.batch(1, door.frames)
    before = child(helper)
    monkeypatch.setattr(beside, "_BATCH_S", 0.0)
    monkeypatch.setattr(beside, "_END_S", 0.2)
    os.kill(before, signal.SIGSTOP)
    with pytest.raises(beside.Undecodable, match="nothing in"):
        helper.batch(1, door.frames)
    monkeypatch.undo()
    assert helper.batch(1, door.frames).frames
    assert child(helper) != before


def test_a_next_question_lies_there_while_one_is_answered_and_each_finds_its_answer(helper, door):
    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(helper.batch, 1, door.frames[:count]) for count in (1, 2, 3, 4, 5, 6) * 5]
        assert [len(one.result(60).frames) for one in asked] == [1, 2, 3, 4, 5, 6] * 5


def test_both_who_asked_are_answered_by_one_new_process_when_it_is_gone(helper, door):
    helper.batch(1, door.frames)
    before = child(helper)
    os.kill(before, signal.SIGSTOP)
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(helper.batch, 1, door.frames[:count]) for count in (2, 3)]
        for _ in range(3):  # one waits for the answer, the other with its question asked for its turn
            until(lambda: helper._hearing.locked() and helper._asking.locked())
            time.sleep(0.05)
        os.kill(before, signal.SIGKILL)
        assert sorted(len(one.result(60).frames) for one in asked) == [2, 3]
    assert child(helper) != before


def test_begun_it_is_there_before_anything_is_asked(helper, door):
    helper.close()
    helper.begin()
    before = child(helper)
    helper.begin()
    assert helper.batch(1, door.frames).frames
    assert child(helper) == before


def test_a_frame_that_raises_leaves_it_alive(helper, door):
    helper.batch(1, door.frames)
    before = child(helper)
    with pytest.raises(beside.Undecodable, match="TypeError"):
        helper.batch(1, [door.frames[0]._replace(payload=None), door.frames[1]._replace(subject=b"x")])
    assert helper.batch(1, door.frames).frames
    assert child(helper) == before


def test_a_database_that_is_away_is_waited_for_not_blamed_on_a_frame(helper, door, monkeypatch):
    helper.close()
    monkeypatch.setenv("ANJU_DATABASE_URL", f"postgresql://anju@127.0.0.1:{free_port()}/anju")
    for _ in range(2):
        with pytest.raises(OperationalError):
            helper.batch(1, door.frames)
    helper.close()


def test_one_that_cannot_start_is_like_a_database_that_is_away(helper, door, monkeypatch):
    helper.close()
    monkeypatch.setattr(beside, "_START", "raise SystemExit({})")
    with pytest.raises(OperationalError, match="cannot start"):
        helper.batch(1, door.frames)


def test_ends_when_the_lane_closes_it(helper, door):
    helper.batch(1, door.frames)
    process = helper._beside.process
    helper.close()
    assert process.returncode == 0


def test_killed_under_load_nothing_is_lost_or_doubled(served, helper):
    build.device(SMOKE, "smoke", build.elder(), served.line)
    with Mqtt(served.mqtt, "g1", served.passwords["g1"]) as mqtt, working(served, "records", decoding=helper):
        until(lambda: LaneGauge.objects.filter(lane="records").exists())
        for number in range(600):
            mqtt.publish(f"zigbee2mqtt/g1/{SMOKE}", b'{"battery":%d}' % (number % 100), 1)
            if number in {150, 400}:
                until(lambda: helper._beside is not None)
                os.kill(child(helper), signal.SIGKILL)
        until(lambda: Frame.objects.filter(door=1).count() >= 600, 60)
    assert Frame.objects.filter(door=1).values("stream_seq").distinct().count() == 600
    assert Frame.objects.filter(door=1).count() == 600
    assert not Gap.objects.exists()
    assert not LaneFault.objects.exists()
