"""Calling off: free in time, then by the rule that held when the order was placed, shown first, booked once."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from anju.benefits import queries as benefits
from anju.benefits.models import Account, Hold
from anju.dispatch import commands as dispatch
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.orders import commands, queries
from anju.orders.commands import cancelling as setting
from anju.orders.lifecycle import CANCELLABLE, GOING
from anju.orders.models import CancelRule
from anju.orders.rules.cancelling import Terms, charge
from tests import world
from tests.orders import scene
from tests.orders.scene import HOUR, NOW

MINUTE = timedelta(minutes=1)


def rule(**more):
    values = {"area": world.NANGANG, "free_minutes": 120, "fee_percent": 20, "purse_pays": True, **more}
    return commands.set_cancel_rule(SYSTEM, starts_on=values.pop("on", NOW.date()), now=NOW, **values)


def promised(zhao, *, hours=4):
    """An order whose worker has accepted."""
    _row, viewer = scene.worker(f"工{zhao.orders.count()}")
    order = commands.send(SYSTEM, scene.placed(zhao, hours=hours).pk, now=NOW)
    dispatch.accept(viewer, scene.assignment(order).pk, now=NOW + MINUTE)
    order.refresh_from_db()
    return order


class TestCharge:
    @given(
        st.integers(0, 14 * 1440), st.integers(0, 100), st.none() | st.integers(0, 10**6), st.booleans(),
        st.sampled_from(CANCELLABLE), st.integers(0, 10**6), st.integers(0, 100), st.integers(-3000, 3000), st.booleans(),
    )  # fmt: skip
    def test_never_more_than_the_price_nor_than_the_purse_had_set_aside(  # noqa: PLR0917
        self, free, percent, most, purse, state, price, covered, ahead, waived
    ):
        terms, subsidy = Terms(free, percent, most, purse), price * covered // 100
        found = charge(terms, state=state, price_fen=price, subsidy_fen=subsidy, starts_at=NOW + ahead * MINUTE,
                       now=NOW, waived=waived)  # fmt: skip
        assert 0 <= found.subsidy_fen <= min(found.fee_fen, subsidy)
        assert found.fee_fen <= (price if most is None else min(price, most))
        assert found.own_fen >= 0
        if found.fee_fen:
            assert found.late
            assert state in GOING
            assert not waived
            assert ahead < free
        assert (found.reason == "fee") == bool(found.fee_fen)


class TestCancel:
    def test_by_default_nothing_is_taken(self, zhao):
        order = promised(zhao)
        done = commands.cancel(scene.desk(), order.pk, why="住院", now=NOW + 3 * HOUR)
        assert (done.late_cancel, done.fee_fen) == (True, 0)

    def test_the_fee_is_shown_first_then_booked_to_the_provider_and_the_rest_goes_back(self, zhao):
        scene.money(zhao, 1500)
        rule()
        order = promised(zhao)
        mine = world.viewer(world.daughter_zhao(), elders=frozenset({zhao.pk}))
        with pytest.raises(commands.CancelFee) as refused:
            commands.cancel(mine, order.pk, why="有事", now=NOW + 3 * HOUR)
        assert (refused.value.facts["fee"], refused.value.facts["own"]) == ("6.00", "3.00")
        done = commands.cancel(mine, order.pk, why="有事", shown_fee_fen=600, now=NOW + 3 * HOUR)
        hold = benefits.hold_of(SYSTEM, "order", order.pk)
        assert (done.state, done.fee_fen, done.fee_subsidy_fen) == ("cancelled", 600, 300)
        assert (hold.state, hold.debited_fen) == ("debited", 300)
        assert benefits.available(SYSTEM, zhao.pk, on=NOW.date()).left_fen == 1200
        assert sum(Account.objects.values_list("balance_fen", flat=True)) == 0

    def test_the_own_part_stands_on_the_statement_as_what_it_is(self, zhao):
        scene.money(zhao, 1500)
        rule()
        order = promised(zhao)
        commands.cancel(scene.desk(), order.pk, why="有事", shown_fee_fen=600, now=NOW + 3 * HOUR)
        xu = world.client_for(world.official_xu())
        page = xu.get(f"/benefits/elders/{zhao.pk}/?month=2026-12").content.decode()
        assert "补贴以外应付的" in page
        assert "平台不代收" in page
        assert "临时取消：有事" in page
        assert [(claim.fen, claim.on) for claim in benefits.claims(SYSTEM, zhao.pk)] == [(300, NOW.date())]
        assert "老人应付 3.00 元" in xu.get(f"/orders/{order.pk}/").content.decode()
        assert sum(Account.objects.values_list("balance_fen", flat=True)) == 0  # the book knows nothing of it

    def test_a_fee_that_the_purse_carries_is_nobodys_debt(self, zhao):
        scene.money(zhao)
        rule()
        order = promised(zhao)
        commands.cancel(scene.desk(), order.pk, why="有事", shown_fee_fen=600, now=NOW + 3 * HOUR)
        assert benefits.claims(SYSTEM, zhao.pk) == []

    def test_in_time_before_anybody_has_promised_and_after_a_death_nothing_is_taken(self, zhao):
        rule(fee_percent=100, free_minutes=60)
        early, unclaimed, gone = promised(zhao, hours=3), scene.placed(zhao, "bath"), promised(zhao, hours=8)
        assert commands.cancel(scene.desk(), early.pk, now=NOW + 2 * HOUR).late_cancel is False
        done = commands.cancel(scene.desk(), unclaimed.pk, why="算了", now=NOW + 4 * HOUR)
        assert (done.late_cancel, done.fee_fen) == (True, 0)
        assert commands.drop(SYSTEM, zhao.pk, why="died", now=NOW + 8 * HOUR) == 1
        gone.refresh_from_db()
        assert (gone.state, gone.fee_fen) == ("cancelled", 0)

    def test_the_desk_waives_it_with_a_reason_the_family_cannot(self, zhao):
        rule()
        order = promised(zhao)
        mine = world.viewer(world.daughter_zhao(), elders=frozenset({zhao.pk}))
        with pytest.raises(NotAllowed):
            commands.cancel(mine, order.pk, why="有事", waived=True, now=NOW + 3 * HOUR)
        done = commands.cancel(scene.desk(), order.pk, why="上门人员迟到", waived=True, now=NOW + 3 * HOUR)
        assert (done.fee_fen, done.late_cancel) == (0, True)

    def test_an_order_keeps_the_rule_of_the_day_on_which_it_was_placed(self, zhao):
        first = rule(fee_percent=10)
        old = scene.placed(zhao, hours=48)
        rule(fee_percent=50, on=NOW.date() + timedelta(days=1))
        later = NOW + timedelta(days=1)
        new = scene.placed(zhao, "bath", now=later, hours=4)
        assert (old.cancel_rule_id, new.cancel_rule.fee_percent) == (first.pk, 50)
        first.refresh_from_db()
        assert first.ends_on == NOW.date() + timedelta(days=1)

    def test_the_nearest_area_decides(self, zhao):
        rule(area="23", fee_percent=5)
        rule(area=world.NANGANG, fee_percent=7)
        assert queries.cancel_rule(SYSTEM, area=zhao.area_code, on=NOW.date()).fee_percent == 7
        assert queries.cancel_rule(SYSTEM, area=world.DAOLI, on=NOW.date()).fee_percent == 5
        assert queries.cancel_rule(SYSTEM, area="3101", on=NOW.date()) is None

    def test_nonsense_and_foreign_places_are_refused(self):
        world.harbin()
        for more in ({"fee_percent": 101}, {"free_minutes": -1}, {"most_fen": -1}):
            with pytest.raises(setting.CancelRuleInvalid):
                rule(**more)
        rule()
        with pytest.raises(setting.CancelRuleInvalid):
            rule()
        xu = world.viewer(world.official_xu())
        with pytest.raises(NotVisible):
            commands.set_cancel_rule(xu, area=world.DAOLI, free_minutes=1, starts_on=NOW.date(), now=NOW)
        with pytest.raises(NotAllowed):
            commands.set_cancel_rule(scene.desk(), area=world.NANGANG, free_minutes=1, starts_on=NOW.date(), now=NOW)

    test_nonsense_and_foreign_places_are_refused = pytest.mark.django_db(test_nonsense_and_foreign_places_are_refused)


class TestPage:
    def test_an_official_sets_the_rule_and_reads_it_back(self, client: Client, zhao):
        assert zhao.pk
        client.force_login(world.official_xu())
        assert "这里还没有自己的规则" in client.get("/orders/cancelling/").content.decode()
        body = {"area": world.NANGANG, "free_minutes": "90", "fee_percent": "20", "most_yuan": "10",
                "purse_pays": "on", "starts_on": "2027-01-01"}  # fmt: skip
        assert client.post("/orders/cancelling/", body).status_code == 302
        row = CancelRule.objects.get()
        assert (row.free_minutes, row.fee_percent, row.most_fen, row.purse_pays) == (90, 20, 1000, True)
        page = client.get("/orders/cancelling/").content.decode()
        assert "上门前 90 分钟" in page
        assert client.post("/orders/cancelling/", body).status_code == 422


class TestAnotherDay:
    def test_another_month_is_held_in_that_months_money(self, zhao):
        scene.money(zhao, 5000)
        order = scene.placed(zhao, hours=24)
        order = commands.change(scene.desk(), order.pk, starts_at=NOW + timedelta(days=30), now=NOW)
        hold = benefits.hold_of(SYSTEM, "order", order.pk)
        assert (hold.state, hold.service_on, order.subsidy_fen) == ("held", date(2027, 1, 7), 3000)
        assert benefits.available(SYSTEM, zhao.pk, on=NOW.date()).left_fen == 5000
        assert benefits.available(SYSTEM, zhao.pk, on=date(2027, 1, 7)).left_fen == 2000
        assert Hold.objects.filter(thing_id=order.pk, state="held").count() == 1

    def test_a_dearer_day_is_told_and_nothing_is_changed_until_somebody_agrees(self, zhao):
        scene.price("meal", 3500, on=date(2027, 1, 1))
        order = scene.placed(zhao, hours=24)
        at = NOW + timedelta(days=30)
        with pytest.raises(commands.PriceChanged) as refused:
            commands.change(scene.desk(), order.pk, starts_at=at, now=NOW)
        order.refresh_from_db()
        assert (order.starts_at, order.own_fen) == (NOW + 24 * HOUR, 3000)
        own = refused.value.facts["own_fen"]
        order = commands.change(scene.desk(), order.pk, starts_at=at, shown_own_fen=own, now=NOW)
        assert (order.starts_at, order.price_fen, order.own_fen) == (at, 3500, 3500)

    def test_within_a_day_the_hold_stays(self, zhao):
        scene.money(zhao, 5000)
        order = scene.placed(zhao, hours=3)
        commands.change(scene.desk(), order.pk, starts_at=NOW + 4 * HOUR, now=NOW)
        assert Hold.objects.filter(thing_id=order.pk).count() == 1


class TestWishes:
    def test_the_record_is_asked_unless_the_order_says_otherwise(self, zhao):
        zhao.carer_gender = "f"
        zhao.save(update_fields=["carer_gender"])
        order = scene.placed(zhao)
        other = scene.placed(zhao, "bath", carer_gender="", carer_language="朝鲜语")
        assert (order.carer_gender, other.carer_gender, other.carer_language) == ("f", "", "朝鲜语")

    def test_the_ranking_reads_them(self, zhao):
        from anju.orders.queries.needing import need

        asked = need(SYSTEM, scene.placed(zhao, carer_gender="m", carer_language="朝鲜语"))
        assert (asked.gender, asked.language) == ("m", "朝鲜语")
