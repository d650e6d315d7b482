"""Shen Lan plans tomorrow for 康馨: computed, moved by hand, published once, mended after a cancellation."""

from datetime import timedelta
from typing import Any

import pytest

from anju.dispatch import commands as dispatch
from anju.dispatch.models import Assignment
from anju.journal.models import Move
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.orders import commands, queries
from anju.orders.models import DayPlan, Order
from tests import world
from tests.desks.planner import scene
from tests.incidents import scene as alarms
from tests.orders import scene as orders

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(db: None) -> Any:
    orders.catalogue()
    return world.provider()


@pytest.fixture
def day(of: Any) -> dict[str, Any]:
    """Two caregivers; a meal, a cleaning and a bath for Elder Zhao."""
    zhao = alarms.zhao_defu()
    people = {name: scene.caregiver(name, of) for name in ("周倩", "郑爽")}
    rows = {item: scene.order(zhao, item, hour, of) for item, hour in (("meal", 9), ("cleaning", 11), ("bath", 14))}
    return {**people, **rows, "of": of}


def address(of: Any, rest: str = "") -> str:
    return f"/planner/{of.pk}/{scene.tomorrow().isoformat()}/{rest}"


def shen() -> Any:
    return world.client_for(world.manager_shen())


def planned(of: Any, **more: Any) -> DayPlan:
    more = {"version": 0, "seconds": 0.3, **more}
    return commands.plan_day(world.viewer(world.manager_shen()), of.pk, scene.tomorrow(), now=clock.now(), **more)


class TestComputing:
    def test_puts_every_order_into_its_window(self, day):
        row = planned(day["of"])
        assert {stop["order"] for stop in row.stops} == {day[item].pk for item in ("meal", "cleaning", "bath")}
        for stop in row.stops:
            wanted = Order.objects.get(pk=stop["order"])
            start = clock.day_bounds(row.day)[0] + timedelta(minutes=stop["starts"])
            assert wanted.starts_at <= start < wanted.ends_at
        assert Move.objects.filter(thing="dayplan", thing_id=row.pk, verb="compute").count() == 1

    def test_says_why_nobody_goes(self, of):
        scene.caregiver("周倩", of, holds="")
        scene.order(alarms.zhao_defu(), "bath", 14, of)
        row = planned(of)
        assert [item["why"] for item in row.unplaced] == ["nobody_holds"]
        assert "当天在岗的人都没有" in shen().get(address(of)).content.decode()

    def test_leave_takes_a_worker_out_of_the_day(self, day):
        on = scene.tomorrow()
        dispatch.add_leave(SYSTEM, day["周倩"].pk, kind="sick", first_on=on, last_on=on, now=clock.now())
        assert {stop["worker"] for stop in planned(day["of"]).stops} == {day["郑爽"].pk}

    def test_the_second_planner_is_told_who_was_first(self, day):
        planned(day["of"])
        page = world.client_for(world.lead_operator_chen()).post(
            address(day["of"], "compute/"), {"version": 0}, follow=True
        )
        assert "沈岚 刚刚改过这一天的计划" in page.content.decode()
        assert DayPlan.objects.get().version == 1


class TestMoving:
    def test_is_shown_before_it_is_done(self, day):
        row = planned(day["of"])
        meal = next(stop for stop in row.stops if stop["order"] == day["meal"].pk)
        other = day["郑爽"] if meal["worker"] == day["周倩"].pk else day["周倩"]
        place = address(day["of"], f"visits/{day['meal'].pk}/")
        shown = shen().get(place, {"worker": other.pk, "at": "10:00"}).content.decode()
        assert "10:00 开始服务" in shown
        assert DayPlan.objects.get().version == 1
        shen().post(place + "move/", {"worker": other.pk, "at": "10:00", "version": 1})
        stop = next(one for one in DayPlan.objects.get().stops if one["order"] == day["meal"].pk)
        assert (stop["worker"], stop["starts"], stop["pinned"]) == (other.pk, 600, True)

    def test_lateness_is_said(self, day):
        planned(day["of"])
        place = address(day["of"], f"visits/{day['meal'].pk}/")
        shown = shen().get(place, {"worker": day["周倩"].pk, "at": "16:00"}).content.decode()
        assert "比约定晚" in shown.split("改了以后")[1]
        early = shen().get(place, {"worker": day["周倩"].pk, "at": "08:30"}).content.decode()
        assert "早于约定的时间" in early.split("改了以后")[1]

    def test_nobody_is_moved_to_work_without_the_certificate(self, day):
        new = scene.caregiver("吴迪", day["of"], holds="")
        planned(day["of"])
        place = address(day["of"], f"visits/{day['bath'].pk}/")
        answer = shen().post(place + "move/", {"worker": new.pk, "version": 1}, follow=True)
        assert "没有这项服务要求的有效证书" in answer.content.decode()
        assert DayPlan.objects.get().version == 1

    def test_what_a_person_fixed_stays_when_the_day_is_computed_again(self, day):
        planned(day["of"])
        place = address(day["of"], f"visits/{day['meal'].pk}/move/")
        shen().post(place, {"worker": day["郑爽"].pk, "at": "09:30", "version": 1})
        row = planned(day["of"], version=2)
        stop = next(one for one in row.stops if one["order"] == day["meal"].pk)
        assert (stop["worker"], stop["starts"]) == (day["郑爽"].pk, 570)


class TestPublishing:
    def test_asks_each_worker_once_however_often_it_is_pressed(self, day):
        row = planned(day["of"])
        for _press in range(2):
            shen().post(address(day["of"], "publish/"), {"version": row.version})
        asked = Assignment.objects.filter(thing="order").values_list("thing_id", "worker_id")
        assert sorted(asked) == sorted((stop["order"], stop["worker"]) for stop in row.stops)
        for stop in row.stops:
            order = Order.objects.get(pk=stop["order"])
            assert order.planned_start_at == clock.day_bounds(row.day)[0] + timedelta(minutes=round(stop["starts"]))
            assert order.state == "dispatching"
        assert Move.objects.filter(thing="dayplan", verb="publish").count() == 1
        for one in Assignment.objects.filter(thing="order"):
            waits = one.answer_by - one.offered_at
            assert timedelta(minutes=15) <= waits <= timedelta(hours=12), (
                "who is asked in the evening may sleep over it"
            )
            assert abs(
                waits - max(timedelta(minutes=15), min((one.planned_from - one.offered_at) / 2, timedelta(hours=12)))
            ) < timedelta(seconds=2)

    def test_an_old_version_is_not_published(self, day):
        planned(day["of"])
        planned(day["of"], version=1)
        shen().post(address(day["of"], "publish/"), {"version": 1})
        assert not Assignment.objects.exists()


class TestMending:
    def test_a_cancellation_and_a_new_order_leave_the_others_alone(self, day):
        before = planned(day["of"])
        commands.cancel(SYSTEM, day["meal"].pk, now=clock.now(), why="住院")
        new = scene.order(day["meal"].elder, "company", 16, day["of"])
        after = planned(day["of"], version=1, keep=True)
        was = {stop["order"]: (stop["worker"], stop["starts"]) for stop in before.stops}
        now = {stop["order"]: (stop["worker"], stop["starts"]) for stop in after.stops}
        assert now.keys() == (was.keys() - {day["meal"].pk}) | {new.pk}
        assert all(now[order] == was[order] for order in was if order != day["meal"].pk)


class TestComputingInTheBackground:
    """A large day is computed by the jobs; here every day counts as large."""

    @pytest.fixture
    def waiting(self, day, monkeypatch, django_capture_on_commit_callbacks):
        monkeypatch.setattr("anju.orders.commands.daying.INLINE", 1)
        with django_capture_on_commit_callbacks(execute=False):
            return planned(day["of"])

    def test_one_process_at_a_time_computes(self, waiting):
        now = clock.now()
        DayPlan.objects.filter(pk=waiting.pk).update(taken_at=now - timedelta(seconds=30))
        assert commands.compute_day(SYSTEM, waiting.pk, version=waiting.version, now=now, seconds=0.3) is None
        assert DayPlan.objects.get().state == "computing"

    def test_what_a_dead_process_left_is_taken_up_by_another(self, waiting):
        later = clock.now() + timedelta(minutes=4)
        DayPlan.objects.filter(pk=waiting.pk).update(taken_at=later - timedelta(minutes=3, seconds=30))
        assert [row.state for row in commands.take_up_days(SYSTEM, now=later, seconds=0.3)] == ["draft"]
        assert len(DayPlan.objects.get().stops) == 3
        assert commands.take_up_days(SYSTEM, now=later, seconds=0.3) == []

    def test_what_is_being_computed_is_left_alone(self, waiting):
        assert commands.take_up_days(SYSTEM, now=clock.now() + timedelta(minutes=1), seconds=0.3) == []

    def test_a_process_that_comes_back_late_changes_nothing(self, waiting):
        commands.take_up_days(SYSTEM, now=clock.now() + timedelta(minutes=4), seconds=0.3)
        assert commands.compute_day(SYSTEM, waiting.pk, version=waiting.version, now=clock.now(), seconds=0.3) is None
        assert Move.objects.filter(thing="dayplan", verb="compute", to_state="draft").count() == 1


class TestScope:
    def test_another_provider_finds_nothing(self, day):
        planned(day["of"])
        other = world.client_for(world.manager_of_songhua())
        assert other.get(address(day["of"])).status_code == 404
        assert other.post(address(day["of"], "publish/"), {"version": 1}).status_code == 404
        assert not Assignment.objects.exists()

    def test_a_large_day_is_handed_to_the_jobs_and_finished_there(
        self, day, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr("anju.orders.commands.daying.INLINE", 1)
        with django_capture_on_commit_callbacks(execute=False):
            row = planned(day["of"])
        assert row.state == "computing"
        done = commands.compute_day(SYSTEM, row.pk, version=row.version, now=clock.now(), seconds=0.3)
        assert done is not None
        assert (done.state, len(done.stops)) == ("draft", 3)
        assert queries.day_plan(SYSTEM, day["of"].pk, scene.tomorrow()).state == "draft"
