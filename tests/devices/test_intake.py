"""The lanes against a real NATS server and a real database."""

import asyncio
import time

import pytest
from django.db import connection

from anju.config.runtime.ports import free_port
from anju.devices import commands
from anju.devices.commands import http_door, publishing
from anju.devices.jobs import intake
from anju.devices.models import Frame, LaneGauge
from anju.kernel.viewer import SYSTEM
from tests.devices import build
from tests.devices.at_work import until, working
from tests.devices.build import SMOKE, alarms
from tests.mqtt import Mqtt, Refused

pytestmark = [pytest.mark.django_db(transaction=True)]


def client(served, user):
    return Mqtt(served.mqtt, user, served.passwords[user])


@pytest.fixture
def zhao(served):
    elder = build.elder()
    build.device(SMOKE, "smoke", elder, served.line)
    build.device("0xb1", "button", elder, served.line)
    return elder


def test_a_press_becomes_an_alarm_and_every_quality_of_service_is_stored_once(served, zhao):
    with client(served, "g1") as mqtt, working(served, "alarms", "records"):
        mqtt.publish(f"zigbee2mqtt/g1/{SMOKE}", b'{"smoke":false}', 0)
        mqtt.publish(f"zigbee2mqtt/g1/{SMOKE}", b'{"smoke":true}', 0)
        mqtt.publish("zigbee2mqtt/g1/0xb1", b'{"action":"emergency"}', 1)
        mqtt.publish("zigbee2mqtt/g1/0xb1", b'{"battery":50}', 2)
        heard = until(lambda: alarms() if len(alarms()) == 2 else None)
        until(lambda: Frame.objects.count() >= 4)
        time.sleep(0.5)
        assert sorted(Frame.objects.values_list("door", flat=True)) == [0, 0, 1, 1]
    assert {item["signal"] for item in heard} == {"smoke", "sos"}
    assert {item["elder_id"] for item in heard} == {zhao.pk}


def test_a_line_may_not_publish_outside_its_base(served, zhao):
    with client(served, "v1") as mqtt, working(served, "alarms"):
        mqtt.publish("zigbee2mqtt/g1/0xb1", b'{"action":"emergency"}')
        mqtt.publish("anju/0xb1/up", b'{"signal":"sos"}')
        until(alarms)
        time.sleep(0.5)
        assert len(alarms()) == 1


def test_a_wrong_password_stays_outside(served):
    with pytest.raises((Refused, ConnectionError)):
        Mqtt(served.mqtt, "g1", "guessed")


@pytest.mark.parametrize("name", ["alarms", "records"])
def test_a_lane_that_waits_for_a_door_which_is_away_still_ends_when_told(name, monkeypatch):
    monkeypatch.setattr(intake, "_LAST_BATCH_S", 0.2)

    async def told_after_a_moment():
        lane = intake.Lane(name, url=f"nats://anju:x@127.0.0.1:{free_port()}")
        running = asyncio.create_task(lane.run())
        await asyncio.sleep(0.5)
        assert not running.done()
        lane.stop()
        await asyncio.wait_for(running, 5)

    asyncio.run(told_after_a_moment())


def test_the_lanes_come_back_after_nats_and_forget_nothing(served, zhao):
    with working(served, "alarms", "records"):
        with client(served, "g1") as mqtt:
            mqtt.publish("zigbee2mqtt/g1/0xb1", b'{"action":"emergency"}')
            until(lambda: len(alarms()) == 1)
        served.server.process.kill()
        served.server.process.wait()
        served.server.start()
        time.sleep(1.1)
        with client(served, "g1") as mqtt:
            mqtt.publish("zigbee2mqtt/g1/0xb1", b'{"action":"emergency"}')
        until(lambda: len(alarms()) == 2)
        until(lambda: Frame.objects.count() == 2)


def test_the_lanes_come_back_after_their_database_connection_was_cut(served, zhao):
    with working(served, "alarms", "records"), client(served, "g1") as mqtt:
        for expected in (1, 2):
            time.sleep(1.2)
            mqtt.publish("zigbee2mqtt/g1/0xb1", b'{"action":"emergency"}')
            until(lambda expected=expected: len(alarms()) == expected)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        until(lambda: Frame.objects.count() == 2)


def test_http_frames_are_answered_after_the_store_and_heard(served, zhao, settings):
    settings.ANJU_NATS_URL = served.url
    publishing.publisher.forget()
    frames = [commands.FrameIn("0xb1", {"signal": "sos", "seq": 7}), commands.FrameIn(SMOKE, {"battery": 60})]
    assert commands.accept_frames(SYSTEM, frames) == [1, 2]
    with working(served, "alarms", "records"):
        heard = until(alarms)
        assert (heard[0]["elder_id"], heard[0]["faults"]) == (zhao.pk, [])
        until(lambda: Frame.objects.count() == 2)
    publishing.publisher.forget()


def test_http_frames_are_refused_while_the_door_is_away(settings):
    settings.ANJU_NATS_URL = "nats://127.0.0.1:1"
    publishing.publisher.forget()
    with pytest.raises(http_door.DoorAway):
        commands.accept_frames(SYSTEM, [commands.FrameIn("0xb1", {"signal": "sos"})])
    publishing.publisher.forget()


def test_the_lanes_write_their_heartbeat(served):
    with working(served, "records"):
        until(lambda: LaneGauge.objects.filter(lane="records", name="heartbeat").exists())
