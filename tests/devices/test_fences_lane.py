"""Fixes beyond an elder's fences in the alarms lane: one case with the place, and a line when the elder is back."""

from datetime import timedelta

import pytest

from anju.devices.models import Fence, FenceCrossing
from anju.devices.queries.alarm_states import Listener
from anju.incidents.models import Incident, Press
from anju.journal.models import Fact, Move
from anju.kernel.viewer import SYSTEM
from tests.devices import build

pytestmark = pytest.mark.django_db
HOME = (45.757, 126.642)
NORTH_M = 1 / 111_195.08
MINUTE = timedelta(minutes=1)


def fence(owner, rule: str = "stay", name: str = "家", radius: float = 200.0) -> Fence:
    return Fence.objects.create(
        elder=owner, area_code=owner.area_code, name=name, rule=rule, points=[list(HOME)], radius=radius,
        datum_in="wgs84", days="1234567", set_by="user:1", set_at=build.NOW,
    )  # fmt: skip


class Wanderer:
    """An elder with a watch that says where it is."""

    def __init__(self, number: str = "G-1", base: str = "anju/g", owner=None) -> None:
        self.owner = owner or build.elder()
        build.device(number, "watch", self.owner, build.line("anju_json", base))
        self.door, self.topic, self.minute = build.Door(), f"{base}/{number}/up", 0

    def is_at(self, metres: float, accuracy: float | None = 10, *, made: float | None = None, **more: object):
        self.minute += 1
        place = {"lat": HOME[0] + metres * NORTH_M, "lon": HOME[1], "accuracy": accuracy}
        at = build.NOW + self.minute * MINUTE
        extra = {} if made is None else {"at": (at + made * MINUTE).isoformat()}
        self.door.publish(self.topic, {"values": {"position": place, **more}, **extra}, at=at)
        return self

    def hear(self) -> None:
        self.door.hear()


class TestLeaving:
    def test_is_one_case_with_the_place_and_the_fence(self):
        who = Wanderer()
        fence(who.owner)
        who.is_at(0).is_at(900).is_at(950).hear()
        [alarm] = build.alarms()
        assert (alarm["signal"], alarm["elder_id"]) == ("geofence", who.owner.pk)
        assert alarm["values"]["fences"][0]["name"] == "家"
        assert alarm["values"]["place"]["latitude"] == pytest.approx(HOME[0] + 900 * NORTH_M, abs=1e-5)
        assert Incident.objects.get().kind == "geofence"
        crossing = FenceCrossing.objects.get()
        assert (crossing.what, round(crossing.distance / 10)) == ("ring", 70)
        assert Fence.objects.get().inside is False

    def test_two_fences_left_with_one_fix_are_one_alarm(self):
        who = Wanderer()
        fence(who.owner)
        fence(who.owner, name="村里", radius=400)
        who.is_at(0).is_at(900).hear()
        [alarm] = build.alarms()
        assert [found["name"] for found in alarm["values"]["fences"]] == ["家", "村里"]
        assert Press.objects.get().data["fences"][1]["distance"] == 500

    def test_back_home_writes_into_the_case_and_the_next_time_rings_anew(self):
        who = Wanderer()
        fence(who.owner)
        who.is_at(0).is_at(900).is_at(50).is_at(60).hear()
        assert Fact.objects.filter(name="devices.condition_ended").count() == 1
        assert Move.objects.filter(thing="incident", verb="end_condition").count() == 1
        who.is_at(900).hear()
        assert len(build.alarms()) == 2

    def test_a_place_he_may_not_go_to_rings_on_entering(self):
        who = Wanderer()
        fence(who.owner, "keep_out", "鱼塘")
        who.is_at(900).is_at(20).hear()
        [alarm] = build.alarms()
        assert alarm["values"]["fences"][0]["rule"] == "keep_out"


class TestNotBelieved:
    def test_a_coarse_fix_rings_nothing(self):
        who = Wanderer()
        fence(who.owner)
        who.is_at(0).is_at(700, 800).is_at(900, 800).hear()
        assert build.alarms() == []

    def test_a_stale_or_future_fix_is_stored_and_not_judged(self):
        who = Wanderer()
        fence(who.owner)
        who.is_at(0).is_at(900, made=-60).is_at(900, made=30).hear()
        who.door.record()
        assert build.alarms() == []
        assert not FenceCrossing.objects.exists()

    def test_an_older_fix_that_comes_later_does_not_bring_him_home(self):
        who = Wanderer()
        fence(who.owner)
        who.is_at(0, made=0).is_at(900, made=0).is_at(900, made=0).is_at(0, made=-5).hear()
        assert len(build.alarms()) == 1
        assert not Fact.objects.filter(name="devices.condition_ended").exists()


class TestOnlyOnce:
    def test_the_same_frames_and_a_restart_change_nothing(self):
        who = Wanderer()
        fence(who.owner)
        who.is_at(0).is_at(900).hear()
        build.Door().hear(who.door.frames)
        who.door.listener = Listener(SYSTEM)
        who.is_at(920).hear()
        assert len(build.alarms()) == 1
        assert FenceCrossing.objects.count() == 1

    def test_half_of_two_imprecise_fixes_survives_a_restart(self):
        who = Wanderer()
        fence(who.owner)
        who.is_at(0).is_at(900, 80).hear()
        assert build.alarms() == []
        who.door.listener = Listener(SYSTEM)
        who.is_at(900, 80).hear()
        assert len(build.alarms()) == 1

    def test_places_inside_write_nothing(self):
        who = Wanderer()
        fence(who.owner)
        who.is_at(0).hear()
        position = who.door.listener.stored.copy()
        who.is_at(10).is_at(20).hear()
        assert who.door.listener.stored == position  # no transaction was needed


class TestTwoElders:
    def test_each_has_fences_of_his_own(self):
        one, other = Wanderer(), Wanderer("G-2", "anju/h", build.elder("钱桂芳"))
        fence(one.owner)
        one.is_at(0).is_at(900)
        other.door = one.door
        other.minute = 5
        other.is_at(900)
        one.hear()
        assert [alarm["elder_id"] for alarm in build.alarms()] == [one.owner.pk]

    def test_a_fence_taken_away_rings_no_more(self):
        who = Wanderer()
        drawn = fence(who.owner)
        who.is_at(0).hear()
        Fence.objects.filter(pk=drawn.pk).update(removed_at=build.NOW)
        who.door.listener.watching.forget()
        who.is_at(900).hear()
        assert build.alarms() == []
