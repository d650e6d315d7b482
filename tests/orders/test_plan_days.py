"""One day of a weekly plan is left out, at the desk, from the family's phone or by a program; holidays are said."""

from datetime import date, time, timedelta

import pytest
from django.test import Client

from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM
from anju.orders import commands, queries
from anju.orders.commands.planning import PlanInvalid
from anju.orders.models import Order, Package, Plan
from anju.people import commands as people
from tests import world
from tests.incidents import scene as alarms
from tests.orders import scene
from tests.orders.scene import NOW

FRIDAY = date(2026, 12, 11)
LATER = date(2026, 12, 25)


@pytest.fixture(autouse=True)
def at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def plan(zhao):
    return commands.open_plan(SYSTEM, zhao.pk, item="meal", weekdays=[5], start_time=time(11), starts_on=NOW.date(),
                              channel="phone", now=NOW)  # fmt: skip


class TestSkip:
    def test_a_day_that_is_ordered_is_called_off_and_not_made_again(self, plan):
        commands.skip_day(scene.desk(), plan.pk, day=FRIDAY, now=NOW)
        assert plan.orders.get(plan_day=FRIDAY).state == "cancelled"
        assert commands.make_plans(NOW) == 0
        with pytest.raises(PlanInvalid):
            commands.keep_day(scene.desk(), plan.pk, day=FRIDAY, now=NOW)

    def test_a_day_to_come_is_not_made_until_somebody_takes_it_back(self, plan):
        commands.skip_day(scene.desk(), plan.pk, day=LATER, now=NOW)
        later = NOW + timedelta(days=10)
        commands.make_plans(later)
        assert not plan.orders.filter(plan_day=LATER).exists()
        commands.keep_day(scene.desk(), plan.pk, day=LATER, now=later)
        assert plan.orders.get(plan_day=LATER).state == "placed"

    @pytest.mark.parametrize("day", [date(2026, 12, 10), date(2026, 12, 4), date(2020, 1, 3)])
    def test_only_days_of_the_plan_that_are_to_come(self, plan, day):
        with pytest.raises(PlanInvalid):
            commands.skip_day(scene.desk(), plan.pk, day=day, now=NOW)

    def test_strangers_do_not_find_it(self, plan):
        other = world.viewer(world.operator_of_daoli())
        with pytest.raises(NotVisible):
            commands.skip_day(other, plan.pk, day=FRIDAY, now=NOW)


class TestComing:
    def test_each_day_says_why_and_the_year_that_is_not_announced_is_named(self, plan):
        commands.skip_day(scene.desk(), plan.pk, day=date(2026, 12, 18), now=NOW)
        found = queries.plan_days(SYSTEM, plan.__class__.objects.get(pk=plan.pk), now=NOW)
        said = {day.plan_day: (day.reason, day.holiday, day.order is not None) for day in found.days}
        assert said[FRIDAY] == ("planned", "", True)
        assert said[date(2026, 12, 18)][0] == "left_out"
        assert said[date(2027, 1, 1)] == ("holiday_skipped", "元旦", False)
        assert found.unannounced == (2027,)
        assert queries.unannounced(SYSTEM, date(2026, 1, 1), date(2026, 12, 31)) == []

    def test_the_announced_rest_of_2026_is_whole(self):
        known = queries.holidays(SYSTEM)
        rest = [day for day in known if day.year == 2026]
        assert len(rest) == 33
        assert known[date(2026, 2, 23)] == "春节"
        assert date(2026, 2, 28) not in known

    def test_the_desk_reads_and_leaves_out(self, client: Client, plan):
        client.force_login(world.operator_li())
        page = client.get(f"/orders/plans/{plan.pk}/").content.decode()
        assert "2027 年的放假安排还没有公布" in page
        assert client.post(f"/orders/plans/{plan.pk}/skip/", {"day": "2026-12-11"}).status_code == 302
        assert client.post(f"/orders/plans/{plan.pk}/skip/", {"day": "2026-12-11"}).status_code == 422
        assert client.post(f"/orders/plans/{plan.pk}/skip/", {"day": "x"}).status_code == 404
        assert "这天不来" in client.get(f"/orders/plans/{plan.pk}/").content.decode()


class TestFamily:
    @pytest.fixture
    def family(self, client: Client, zhao):
        daughter = world.daughter_zhao()
        contact = people.ContactValues(name="赵丽华", relation="女儿", phone="13812346612", user_id=daughter.pk)
        people.set_contacts(alarms.SYSTEM, zhao.pk, [contact], now=NOW)
        client.force_login(daughter)
        return f"/family/{zhao.pk}"

    def test_a_plan_begins_rests_leaves_a_day_out_and_ends(self, client: Client, family):
        assert "还没有每周固定的服务" in client.get(f"{family}/plans/").content.decode()
        assert "每来一次" in client.get(f"{family}/plans/new/bath/").content.decode()
        body = {"hour": "9", "starts_on": "2026-12-09", "holiday_rule": "move", "carer_gender": "f"}
        assert client.post(f"{family}/plans/new/bath/", body).status_code == 422
        assert client.post(f"{family}/plans/new/bath/", {**body, "weekdays": ["5", "2"]}).status_code == 302
        row = Plan.objects.get()
        assert (row.weekdays, row.channel, row.carer_gender, row.holiday_rule) == ([2, 5], "family", "f", "move")
        assert Order.objects.filter(plan=row, channel="family", carer_gender="f").count() == 3
        here = f"{family}/plans/{row.pk}"
        page = client.get(f"{here}/").content.decode()
        assert "这天不用来" in page
        assert "还没有公布" in page
        assert client.post(f"{here}/skip/", {"day": "2026-12-11"}).status_code == 302
        assert client.post(f"{here}/skip/", {"day": "2026-12-11"}).status_code == 422
        assert client.post(f"{here}/skip/", {"day": "2026-12-25"}).status_code == 302
        assert client.post(f"{here}/keep/", {"day": "2026-12-25"}).status_code == 302
        for verb, state in (("pause", "paused"), ("resume", "active"), ("end", "ended")):
            assert client.post(f"{here}/{verb}/").status_code == 302
            row.refresh_from_db()
            assert row.state == state
        assert client.post(f"{here}/explode/").status_code == 404
        assert client.get(f"/family/{row.elder_id + 1}/plans/{row.pk}/").status_code == 404

    def test_several_at_once_all_or_none(self, client: Client, family):
        asked = {"items": ["meal", "bath"], "day": "2026-12-09", "hour": "9"}
        page = client.get(f"{family}/together/", asked).content.decode()
        assert "80.00" in page
        assert client.post(f"{family}/together/", {**asked, "shown_own_fen": "7999"}).status_code == 422
        assert not Order.objects.exists()
        assert client.post(f"{family}/together/", {**asked, "shown_own_fen": "8000"}).status_code == 302
        assert Package.objects.get().orders.count() == 2
        assert client.post(f"{family}/together/", {**asked, "items": []}).status_code == 422


class TestApi:
    def test_a_program_keeps_a_plan(self, zhao):
        _key, token = world.machine("order.read", "order.place", "elder.read", area=world.NANGANG)
        client, more = world.client_for(None), {"headers": {"authorization": f"Bearer {token}"}}
        body = {
            "elder": str(zhao.pk),
            "item": "meal",
            "weekdays": [5],
            "start_time": "11:00",
            "starts_on": "2026-12-09",
        }
        made = client.post("/api/v1/plans", body, content_type="application/json", **more)
        assert made.status_code == 201
        here = f"/api/v1/plans/{made.json()['id']}"
        assert made.json()["unannounced"] == [2027]
        done = client.post(f"{here}/skip", {"day": "2026-12-11"}, content_type="application/json", **more)
        assert done.json()["days"][0]["reason"] == "left_out"
        for verb, state in (("pause", "paused"), ("resume", "active"), ("end", "ended")):
            assert client.post(f"{here}/{verb}", content_type="application/json", **more).json()["state"] == state
        assert client.get("/api/v1/plans?state=ended", **more).json()["items"][0]["state"] == "ended"
