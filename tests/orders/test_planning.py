"""Weekly plans: holidays left out or moved, each day once, however often and by however many the job runs."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.institutions import commands as institutions
from anju.kernel.lifecycle import WrongState
from anju.kernel.viewer import SYSTEM
from anju.orders import commands, queries
from anju.orders.commands import planning as plans
from anju.orders.models import Order
from anju.orders.queries import listing
from anju.orders.rules import planning, subsidy, timing
from anju.people import commands as people
from tests.incidents.scene import run_later
from tests.orders import scene
from tests.orders.scene import NOW

SPRING = date(2027, 2, 5)
HOLIDAYS = {SPRING + timedelta(days=step) for step in range(4)}


class TestDays:
    @given(
        st.sets(st.integers(1, 7), min_size=1), st.sampled_from(planning.RULES), st.integers(0, 60),
        st.sets(st.integers(0, 60)),
    )  # fmt: skip
    def test_no_day_twice_and_no_service_on_a_holiday_unless_kept(self, weekdays, rule, length, off):
        start = date(2027, 1, 4)
        holidays = {start + timedelta(days=step) for step in off}
        found = list(planning.days(weekdays, holidays, rule, start=start, end=start + timedelta(days=length)))
        assert len({day.plan_day for day in found}) == len(found)
        assert all(day.plan_day.isoweekday() in weekdays for day in found)
        if rule != planning.KEEP:
            assert all(day.on not in holidays for day in found)

    def test_spring_festival(self):
        def on(rule):
            found = planning.days({5}, HOLIDAYS, rule, start=SPRING, end=SPRING + timedelta(days=1))
            return [(day.on, day.reason) for day in found]

        assert on("skip") == [(None, "holiday_skipped")]
        assert on("move") == [(date(2027, 2, 9), "holiday_moved")]
        assert on("keep") == [(SPRING, "holiday_kept")]

    def test_a_plan_of_every_day_has_nowhere_to_move(self):
        found = list(planning.days(set(range(1, 8)), HOLIDAYS, "move", start=SPRING, end=SPRING + timedelta(days=1)))
        assert found[0].reason == "holiday_skipped"


class TestOtherRules:
    def test_who_may_buy(self):
        assert subsidy.may_buy([], "severe", []).reason == "own_money"
        assert subsidy.may_buy(["any"], "", []).reason == "anybody"
        assert subsidy.may_buy(["severe"], "severe", []).word == "severe"
        assert subsidy.may_buy(["dibao"], "capable", ["dibao", "lone"]).reason == "standing"
        assert not subsidy.may_buy(["dibao"], "capable", ["lone"]).allowed

    def test_alerts(self):
        more = {"starts_at": NOW, "created_at": NOW - timedelta(days=1), "urgent": False, "now": NOW}
        assert timing.alert(state="draft", tries=0, **more) == "call"
        assert timing.alert(state="placed", tries=3, **more) == "refused"
        assert timing.alert(state="placed", tries=0, **more) == "nobody"
        assert timing.alert(state="accepted", tries=0, **more) == "late"
        assert timing.alert(state="in_service", tries=0, **more) == ""


class TestPlan:
    def open(self, zhao, **more):
        values = {"item": "meal", "weekdays": [2, 5], "start_time": time(11), "starts_on": NOW.date(), **more}
        return commands.open_plan(SYSTEM, zhao.pk, channel="phone", now=NOW, **values)

    def test_a_fortnight_is_made_once(self, zhao):
        plan = self.open(zhao)
        days = sorted(row.starts_at.date() for row in plan.orders.all())
        assert days == [date(2026, 12, 11), date(2026, 12, 15), date(2026, 12, 18)]
        assert commands.make_orders(SYSTEM, plan.pk, now=NOW) == 0
        assert commands.make_plans(NOW) == 0
        assert commands.make_plans(NOW + timedelta(days=7)) == 2
        assert Order.objects.filter(plan=plan).count() == 5

    def test_a_night_goes_through_all_plans_however_many_are_read_at_a_time(self, zhao, monkeypatch):
        made = [self.open(zhao, item=item) for item in ("meal", "bath", "cleaning")]
        monkeypatch.setattr(listing, "PLANS_AT_A_TIME", 1)
        assert commands.make_plans(NOW + timedelta(days=7)) == 3 * 2
        assert {plan.orders.count() for plan in made} == {5}

    def test_new_year_is_left_out(self, zhao):
        plan = self.open(zhao, starts_on=date(2026, 12, 25))
        commands.make_plans(NOW + timedelta(days=20))
        days = {row.plan_day for row in plan.orders.all()}
        assert date(2026, 12, 29) in days
        assert date(2027, 1, 1) not in days

    def test_what_cannot_be_ordered_is_said_and_tried_again(self, zhao):
        home = scene.provider()
        scene.price("bath", 4000, provider=home)
        plan = self.open(zhao, item="bath", provider_id=home.pk)
        institutions.move_institution(SYSTEM, home.pk, "close", why="停业", now=NOW)
        commands.make_plans(NOW + timedelta(days=7))
        plan.refresh_from_db()
        assert plan.problem

    def test_pause_resume_end(self, zhao):
        plan = self.open(zhao)
        assert commands.pause_plan(SYSTEM, plan.pk, now=NOW).state == "paused"
        assert commands.make_plans(NOW + timedelta(days=7)) == 0
        assert commands.resume_plan(SYSTEM, plan.pk, now=NOW + timedelta(days=7)).state == "active"
        assert commands.end_plan(SYSTEM, plan.pk, now=NOW).state == "ended"
        with pytest.raises(WrongState):
            commands.resume_plan(SYSTEM, plan.pk, now=NOW)

    def test_death_ends_plan_orders_and_money(self, zhao):
        from anju.benefits import queries as benefits

        scene.money(zhao)
        plan = self.open(zhao)
        people.record_death(SYSTEM, zhao.pk, on=NOW.date(), now=NOW)
        run_later()
        plan.refresh_from_db()
        assert plan.state == "ended"
        assert {row.state for row in plan.orders.all()} == {"cancelled"}
        assert benefits.available(SYSTEM, zhao.pk, on=NOW.date()).left_fen == 0
        assert not queries.open_orders(SYSTEM, zhao.pk).exists()

    @pytest.mark.parametrize(
        "more", [{"weekdays": []}, {"weekdays": [8]}, {"holiday_rule": "x"}, {"starts_on": date(2026, 1, 1)},
                 {"window_minutes": 0}, {"ends_on": NOW.date()}],
    )  # fmt: skip
    def test_nonsense_is_refused(self, zhao, more):
        with pytest.raises(plans.PlanInvalid):
            self.open(zhao, **more)
