"""Many devices of one place silent at once: one event, whatever fell first, gateways and what is behind them too."""

from datetime import timedelta

import pytest

from anju.devices.commands import checks, lanes
from anju.devices.models import Device, DeviceState, SilenceEvent
from anju.journal.models import Fact
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build
from tests.devices.build import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)
MINUTE = timedelta(minutes=1)


def facts(name: str) -> list[dict]:
    return [row.data for row in Fact.objects.filter(name=name).order_by("id")]


def look(now) -> None:
    lanes.gauge(SYSTEM, "records", {"pending": 0}, now=now)
    checks.check_due(SYSTEM, now=now)


def seen(at, **which) -> None:
    DeviceState.objects.filter(**{f"device__{name}": value for name, value in which.items()}).update(
        last_seen_at=at, online=True
    )


def buttons(count: int, owner, start: int = 0) -> list[Device]:
    return [build.device(f"B-{start + number}", "button", owner) for number in range(count)]


class TestGathering:
    def test_what_fell_alone_just_before_goes_into_the_one_event(self):
        zhao, wang = build.elder(), build.elder("王桂兰")
        buttons(9, zhao)
        look(NOW + DAY + MINUTE)
        assert SilenceEvent.objects.filter(kind="device").count() == 9
        build.device("LATE", "button", wang)
        DeviceState.objects.filter(device__number="LATE").update(last_seen_at=NOW + 5 * MINUTE)
        look(NOW + DAY + 6 * MINUTE)
        event = SilenceEvent.objects.get(kind="mass")
        assert (event.devices, set(event.data["elders"])) == (10, {zhao.pk, wang.pk})
        singles = SilenceEvent.objects.filter(kind="device")
        assert {(row.ended_at is not None, row.data["joined"]) for row in singles} == {(True, event.pk)}
        assert {fact["why"] for fact in facts("devices.silence_ended")} == {"joined"}

    def test_what_falls_later_at_that_place_joins_and_is_told(self):
        zhao, wang = build.elder(), build.elder("王桂兰")
        buttons(10, zhao)
        look(NOW + DAY + MINUTE)
        build.device("LATE", "button", wang)
        DeviceState.objects.filter(device__number="LATE").update(last_seen_at=NOW + 3 * 60 * MINUTE)
        look(NOW + DAY + 4 * 60 * MINUTE)
        event = SilenceEvent.objects.get()
        assert (event.kind, event.devices) == ("mass", 11)
        [grew] = facts("devices.mass_grew")
        assert wang.pk in grew["elders"]
        assert len(facts("devices.mass_silence")) == 1

    def test_a_village_of_home_gateways_without_power_is_one_event_with_everybody_behind(self):
        elders = []
        for number in range(10):
            where = build.line(base=f"zigbee2mqtt/g{number}", area=world.COMMUNITY)
            owner = build.elder(f"赵{number}")
            elders.append(owner.pk)
            build.device(f"0x{number}", "smoke", owner, where)
        seen(NOW, kind="smoke")
        look(NOW + 31 * MINUTE)
        event = SilenceEvent.objects.get()
        assert (event.kind, event.devices) == ("mass", 20)
        assert sorted(event.data["elders"]) == sorted(elders)
        assert facts("devices.silent") == []
        assert set(DeviceState.objects.filter(device__kind="smoke").values_list("online", flat=True)) == {None}
        seen(NOW + 40 * MINUTE, kind="gateway")
        look(NOW + 41 * MINUTE)
        event.refresh_from_db()
        assert event.ended_at is not None
        [ended] = facts("devices.silence_ended")
        assert (ended["why"], ended["kind"]) == ("back", "mass")

    def test_a_device_behind_a_gateway_that_fell_in_the_same_look_is_no_event_of_its_own(self):
        where = build.line(base="zigbee2mqtt/g1")
        build.device("0x1", "button", build.elder(), where)
        look(NOW + DAY + MINUTE)
        assert list(SilenceEvent.objects.values_list("kind", flat=True)) == ["gateway"]

    def test_the_event_lasts_while_one_is_still_silent(self):
        buttons(10, build.elder())
        look(NOW + DAY + MINUTE)
        seen(NOW + DAY + 5 * MINUTE, number__in=[f"B-{number}" for number in range(9)])
        look(NOW + DAY + 6 * MINUTE)
        assert SilenceEvent.objects.get().ended_at is None
        seen(NOW + DAY + 7 * MINUTE, number="B-9")
        look(NOW + DAY + 8 * MINUTE)
        assert SilenceEvent.objects.get().ended_at is not None

    def test_two_streets_are_two_places(self):
        buttons(5, build.elder())
        buttons(5, build.elder("王桂兰", area=world.DAOLI_COMMUNITY), start=5)
        look(NOW + DAY + MINUTE)
        assert set(SilenceEvent.objects.values_list("kind", flat=True)) == {"device"}
