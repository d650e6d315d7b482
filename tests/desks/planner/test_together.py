"""Two people lift, the nurse comes after the bath, everybody rests at noon: a problem made of real orders."""

from itertools import pairwise
from typing import Any

import pytest

from anju.dispatch.models import Assignment, Worker
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.orders import commands, queries
from anju.orders.models import DayPlan, Item
from anju.orders.rules import joining
from anju.people.models import Elder
from tests import world
from tests.desks.planner import scene
from tests.incidents import scene as alarms
from tests.orders import scene as orders

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(db: None) -> Any:
    orders.catalogue()
    for item in ("health_monitoring", "walking"):
        orders.price(item, 2500)
    return world.provider()


@pytest.fixture
def heavy(of: Any) -> Any:
    """Elder Zhao, who cannot stand any more."""
    zhao = alarms.zhao_defu()
    Elder.objects.filter(pk=zhao.pk).update(care_level="severe")
    zhao.refresh_from_db()
    return zhao


def planned(of: Any) -> DayPlan:
    return commands.plan_day(SYSTEM, of.pk, scene.tomorrow(), version=0, seconds=0.5, now=clock.now())


def shen() -> Any:
    return world.client_for(world.manager_shen())


class TestTwoPeople:
    def test_lift_at_the_same_time_and_both_are_asked(self, of, heavy):
        one, two = scene.caregiver("周倩", of), scene.caregiver("郑爽", of)
        bath = scene.order(heavy, "bath", 14, of)
        row = planned(of)
        assert {(stop["order"], stop["worker"]) for stop in row.stops} == {(bath.pk, one.pk), (bath.pk, two.pk)}
        assert len({stop["starts"] for stop in row.stops}) == 1
        commands.publish_day(SYSTEM, of.pk, scene.tomorrow(), version=1, now=clock.now())
        asked = Assignment.objects.filter(thing="order", thing_id=bath.pk, state="offered")
        assert set(asked.values_list("worker_id", flat=True)) == {one.pk, two.pk}
        page = shen().get(f"/planner/{of.pk}/{scene.tomorrow().isoformat()}/").content.decode()
        assert "两人同去" in page

    def test_with_one_caregiver_nobody_goes_and_the_page_says_why(self, of, heavy):
        scene.caregiver("周倩", of)
        scene.order(heavy, "bath", 14, of)
        assert [row["why"] for row in planned(of).unplaced] == ["too_few"]

    def test_an_elder_who_can_stand_needs_one(self, of):
        scene.caregiver("周倩", of)
        scene.order(alarms.zhao_defu(), "bath", 14, of)
        assert len(planned(of).stops) == 1

    def test_the_second_person_can_be_another_but_not_the_first_again(self, of, heavy):
        people = [scene.caregiver(name, of) for name in ("周倩", "郑爽", "吴迪")]
        bath = scene.order(heavy, "bath", 14, of)
        row = planned(of)
        by_person = {stop["person"]: stop["worker"] for stop in row.stops}
        third = next(one for one in people if one.pk not in by_person.values())
        place = f"/planner/{of.pk}/{scene.tomorrow().isoformat()}/visits/{bath.pk}/"
        tried = shen().get(place + "try/", {"worker": by_person[0], "at": "14:00", "person": 1}).content.decode()
        assert "已经参加这次上门" in tried
        shen().post(place + "move/", {"worker": third.pk, "at": "14:00", "person": 1, "version": 1})
        after = {stop["person"]: stop["worker"] for stop in DayPlan.objects.get().stops}
        assert after == {0: by_person[0], 1: third.pk}


class TestOneAfterTheOther:
    def test_the_nurse_measures_when_the_elder_has_rested_after_the_bath(self, of):
        zhao = alarms.zhao_defu()
        scene.caregiver("周倩", of)
        scene.caregiver("何护士", of, holds="nurse")
        nurse = scene.order(zhao, "health_monitoring", 9, of, hours=6)
        bath = scene.order(zhao, "bath", 9, of, hours=4)
        starts = {stop["order"]: stop for stop in planned(of).stops}
        between = starts[nurse.pk]["starts"] - starts[bath.pk]["ends"]
        assert 20 <= between <= 120
        item = Item.objects.get(code="health_monitoring", ends_on=None)
        assert item.ground

    def test_windows_too_far_apart_are_planned_apart(self):
        bath = joining.Wanted(1, 7, "bath", (540, 600), 60)
        nurse = joining.Wanted(2, 7, "nurse", (1000, 1100), 30, after="bath", between=(20, 120))
        assert [group.second for group in joining.grouped([bath, nurse])] == [None, None]

    def test_the_second_never_begins_before_its_own_window(self):
        bath = joining.Wanted(1, 7, "bath", (540, 600), 60)
        nurse = joining.Wanted(2, 7, "nurse", (700, 720), 30, after="bath", between=(20, 120))
        (group,) = joining.grouped([nurse, bath])
        assert group.window[0] + group.gap[0] >= 700
        assert group.window[1] + group.gap[0] <= 720

    def test_another_elders_bath_is_no_ground(self):
        bath = joining.Wanted(1, 8, "bath", (540, 600), 60)
        nurse = joining.Wanted(2, 7, "nurse", (540, 720), 30, after="bath", between=(20, 120))
        assert len(joining.grouped([bath, nurse])) == 2


class TestTheWorkersDay:
    def test_nobody_works_through_noon(self, of):
        zhao = alarms.zhao_defu()
        scene.caregiver("周倩", of)
        for item, hour in (("meal", 10), ("company", 12)):
            scene.order(zhao, item, hour, of, hours=3)
        day = queries.day_to_plan(SYSTEM, of.pk, scene.tomorrow())
        assert day.problem.workers[0].pause is not None
        times = sorted((stop["starts"], stop["ends"]) for stop in planned(of).stops)
        assert max(two[0] - one[1] for one, two in pairwise(times)) >= 30

    def test_a_short_day_has_no_noon_rest(self, of):
        scene.caregiver("周倩", of, shift=(8, 12))
        scene.order(alarms.zhao_defu(), "meal", 9, of)
        assert queries.day_to_plan(SYSTEM, of.pk, scene.tomorrow()).problem.workers[0].pause is None

    def test_no_more_visits_than_a_worker_may_make(self, of):
        worker = scene.caregiver("周倩", of)
        Worker.objects.filter(pk=worker.pk).update(visits_a_day=2)
        zhao = alarms.zhao_defu()
        for item, hour in (("meal", 8), ("walking", 10), ("company", 14), ("cleaning", 15)):
            scene.order(zhao, item, hour, of)
        row = planned(of)
        assert (len(row.stops), {item["why"] for item in row.unplaced}) == (2, {"busy"})


class TestDragging:
    def test_the_cost_is_shown_and_nothing_is_written(self, of):
        scene.caregiver("周倩", of)
        other = scene.caregiver("郑爽", of)
        meal = scene.order(alarms.zhao_defu(), "meal", 9, of)
        planned(of)
        place = f"/planner/{of.pk}/{scene.tomorrow().isoformat()}/"
        assert f"{place}visits/{meal.pk}/try/" in shen().get(place).content.decode()
        tried = shen().get(place + f"visits/{meal.pk}/try/", {"worker": other.pk, "at": "10:00"}).content.decode()
        assert "郑爽 10:00" in tried
        assert "路上" in tried
        assert DayPlan.objects.get().version == 1
