from datetime import timedelta

import pytest

from anju.devices import commands, queries
from anju.devices.commands import checks, lanes
from anju.devices.models import Device, DeviceState, SilenceEvent
from anju.journal.models import Fact
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build
from tests.devices.build import NOW

pytestmark = pytest.mark.django_db


def facts(name: str) -> list[dict]:
    return [row.data for row in Fact.objects.filter(name=name).order_by("id")]


def look(now, *, pending: float = 0):
    lanes.gauge(SYSTEM, "records", {"pending": pending}, now=now)
    return checks.check_due(SYSTEM, now=now)


@pytest.fixture
def line():
    return build.line(base="zigbee2mqtt/g1")


def seen(device: Device, at) -> None:
    DeviceState.objects.filter(device=device).update(last_seen_at=at, online=True)


class TestSilence:
    def test_a_device_unheard_for_too_long_is_an_event_once(self):
        device = build.device("B-1", "button", build.elder())
        later = NOW + timedelta(hours=24, minutes=1)
        look(later)
        look(later + timedelta(minutes=2))
        [fact] = facts("devices.silent")
        assert fact["device_id"] == device.pk
        assert SilenceEvent.objects.get().kind == "device"

    def test_one_word_in_time_and_nothing_happens(self):
        device = build.device("B-1", "button", build.elder())
        seen(device, NOW + timedelta(hours=23))
        look(NOW + timedelta(hours=25))
        assert facts("devices.silent") == []

    def test_it_is_told_when_it_speaks_again(self):
        device = build.device("B-1", "button", build.elder())
        later = NOW + timedelta(hours=25)
        look(later)
        seen(device, later + timedelta(minutes=5))
        look(later + timedelta(minutes=6))
        assert [fact["device_id"] for fact in facts("devices.heard_again")] == [device.pk]
        assert SilenceEvent.objects.get().ended_at is not None

    def test_nobody_is_silent_while_intake_is_away_or_behind(self):
        build.device("B-1", "button", build.elder())
        later = NOW + timedelta(hours=25)
        assert checks.check_due(SYSTEM, now=later) == 0
        door = build.Door()
        door.publish("anju/x/up", {}, at=NOW + timedelta(hours=1))
        door.record()
        look(later, pending=10**6)
        assert facts("devices.silent") == []

    def test_a_silent_gateway_makes_all_behind_it_unknown_and_is_one_event(self, line):
        zhao = build.elder()
        for number in range(5):
            build.device(f"0x{number}", "smoke", zhao, line)
        DeviceState.objects.filter(device__kind="smoke").update(last_seen_at=NOW, online=True)
        look(NOW + timedelta(minutes=31))
        [fact] = facts("devices.silent")
        assert (fact["gateway"], fact["devices"]) == (True, 5)
        assert {device.condition for device in queries.devices_of(SYSTEM, zhao.pk)} == {"unknown"}
        look(NOW + timedelta(hours=13))
        assert len(facts("devices.silent")) == 1
        assert SilenceEvent.objects.get().data["elders"] == [zhao.pk]

    def test_many_silent_in_one_street_are_one_mass_event_sorted_by_risk(self):
        young = build.elder("王桂兰", birth_on=world.date(1964, 1, 1))
        old = build.elder("李玉珍", birth_on=world.date(1934, 1, 1), care_level="severe")
        for number in range(5):
            build.device(f"Y-{number}", "motion", young)
            build.device(f"O-{number}", "button", old)
        look(NOW + timedelta(hours=25))
        [fact] = facts("devices.mass_silence")
        assert (fact["devices"], fact["elders"]) == (10, [old.pk, young.pk])
        assert facts("devices.silent") == []


class TestBatteryAndTests:
    @pytest.mark.parametrize("state", [{"battery": 15}, {"values": {"battery_low": True}}])
    def test_a_low_battery_is_told_once_a_week(self, state):
        device = build.device("B-1", "button", build.elder())
        DeviceState.objects.filter(device=device).update(last_seen_at=NOW + timedelta(days=3), online=True, **state)
        look(NOW + timedelta(hours=2))
        look(NOW + timedelta(hours=30))
        assert [fact["device_number"] for fact in facts("devices.battery_low")] == ["B-1"]

    def test_a_device_without_a_test_for_31_days_is_dormant(self):
        device = build.device("B-1", "button", build.elder())
        month = NOW + timedelta(days=32)
        seen(device, month)
        look(month)
        assert [fact["device_id"] for fact in facts("devices.dormant")] == [device.pk]
        commands.mark_tested(SYSTEM, device.pk, now=month)
        look(month + timedelta(days=20))
        assert len(facts("devices.dormant")) == 1
