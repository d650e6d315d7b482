"""What a page reads of an order says the same as the table, to the same people."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model

from anju.journal import queries as journal
from anju.journal.models import Move
from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM, Principal, Viewer
from anju.orders import commands, permissions, queries
from anju.orders.lifecycle import LIFECYCLE
from anju.orders.models import CancelRule, Order
from tests import world
from tests.incidents import scene as alarms
from tests.orders import scene
from tests.orders.scene import HOUR, NOW

ALL = frozenset({"order.read"})


def official(area: str) -> Viewer:
    return Viewer(Principal.OFFICIAL, "许兰", area, ALL)


def staff(organisation: int | None) -> Viewer:
    return Viewer(Principal.PROVIDER, "白晓", "", ALL, organisation_id=organisation)


def relative(*elders: int) -> Viewer:
    return Viewer(Principal.FAMILY, "赵丽华", "", ALL, elders=frozenset(elders))


def same(shown: Any, row: Any) -> None:
    """Compare every value that is shown with what the object says, also in what hangs on the order."""
    if not hasattr(shown, "_fields"):
        assert shown == row
        return
    for name in shown._fields:
        one, two = getattr(shown, name), getattr(row, name)
        if isinstance(two, Model) and hasattr(one, "_fields"):
            same(one, two)
        elif isinstance(two, CancelRule):
            assert one == queries.terms(SYSTEM, two)
        else:
            assert one == two, name


@pytest.fixture
def bath(zhao: Any) -> Order:
    """A bath by 康馨 with every word filled that a page may show, under a rule of cancelling."""
    of = world.provider()
    CancelRule.objects.create(area_code=world.NANGANG, free_minutes=90, fee_percent=20, most_fen=500, purse_pays=True,
                              starts_on=scene.DAY, set_by="user:1", set_at=NOW)  # fmt: skip
    row = scene.placed(zhao, "bath", provider_id=of.pk, note="少盐", urgent=True, carer_gender="f")
    Order.objects.filter(pk=row.pk).update(
        worker_name="周倩", alert="late", alert_seen_by="李静", rating=4, rating_note="很好", ended_why="换了时间",
        place_flag="far", fee_fen=300, fee_subsidy_fen=0, source="incident", source_id=7, carer_language="东北话",
        accepted_at=NOW, checked_in_at=NOW + HOUR, checked_out_at=NOW + 2 * HOUR, withheld="block", late_cancel=True,
    )  # fmt: skip
    return queries.order(SYSTEM, row.pk)


class TestTheSame:
    @pytest.mark.parametrize("state", LIFECYCLE.states)
    def test_in_every_state(self, bath, state):
        Order.objects.filter(pk=bath.pk).update(state=state)
        shown, row = queries.order_shown(SYSTEM, bath.pk), queries.order(SYSTEM, bath.pk)
        same(shown, row)
        assert shown.cancel_rule is not None
        assert queries.steps(SYSTEM, shown) == queries.steps(SYSTEM, row)
        assert queries.timeline(SYSTEM, shown) == queries.timeline(SYSTEM, row)
        for now in (NOW, row.starts_at):
            assert queries.cancel_charge(SYSTEM, shown, now=now) == queries.cancel_charge(SYSTEM, row, now=now)
        li = scene.desk()
        for verb in {move.verb for move in LIFECYCLE.moves} | {"see", "change", "clear", "refuse"}:
            assert permissions.may(li, verb, shown) == permissions.may(li, verb, row), verb

    def test_without_item_provider_home_and_rule(self, zhao):
        type(zhao).objects.filter(pk=zhao.pk).update(dwelling=None)
        draft = commands.ring(SYSTEM, zhao.pk, channel="button", now=NOW, source="signal")
        shown = queries.order_shown(SYSTEM, draft.pk)
        assert (shown.item, shown.provider, shown.cancel_rule, shown.elder.dwelling.address) == (None, None, None, "")
        assert queries.cancel_words(SYSTEM, shown.cancel_rule, 0) == queries.cancel_words(SYSTEM, None, 0)
        assert queries.still_missing(SYSTEM, shown) == 0

    def test_it_is_read_in_one_statement(self, bath, django_assert_num_queries):
        with django_assert_num_queries(1):
            queries.order_shown(SYSTEM, bath.pk)


class TestScope:
    def viewers(self, row: Order) -> list[Viewer]:
        elder, of = row.elder_id, row.provider_id
        everybody = Viewer(Principal.OFFICIAL, "厅", "", ALL)
        return [
            SYSTEM, everybody, official("23"), official(world.NANGANG), official(row.area_code), official("230102"),
            official("2302"), staff(of), staff((of or 0) + 1), staff(None), relative(elder), relative(elder + 1),
            relative(), Viewer(Principal.MACHINE, "钥匙", world.NANGANG, ALL), Viewer(Principal.MACHINE, "钥匙", "31", ALL),
            Viewer(Principal.OFFICIAL, "无权", world.NANGANG), Viewer(Principal.PROVIDER, "无权", "", organisation_id=of),
        ]  # fmt: skip

    @pytest.mark.parametrize("state", ["draft", "placed", "rated"])
    def test_whoever_finds_the_row_finds_the_page_and_nobody_else(self, bath, state):
        Order.objects.filter(pk=bath.pk).update(state=state)
        found = []
        for viewer in self.viewers(bath):
            seen = queries.orders(viewer).filter(pk=bath.pk).exists()
            found.append(seen)
            assert bool(queries.services_of(viewer, [bath.pk])) == seen, viewer
            day = queries.orders_of_day(viewer, clock.local_day(bath.starts_at))
            assert bool(day) == (seen and state == "placed"), viewer
            if seen:
                assert queries.order_shown(viewer, bath.pk).pk == bath.pk
            else:
                with pytest.raises(NotVisible):
                    queries.order_shown(viewer, bath.pk)
        assert True in found
        assert False in found

    def test_what_has_no_provider_is_not_found_by_staff_of_none(self, zhao):
        row = scene.placed(zhao)
        assert row.provider_id is None
        assert not queries.orders(staff(None)).exists()
        with pytest.raises(NotVisible):
            queries.order_shown(staff(None), row.pk)


def test_the_moves_are_those_of_the_table(bath):
    other = scene.placed(alarms.zhao_defu(name="赵德二"))
    commands.remark(SYSTEM, bath.pk, text="第二次来电", now=NOW + timedelta(minutes=1))
    ids = [bath.pk, other.pk]
    rows = Move.objects.filter(thing="order", thing_id__in=ids).order_by("id")
    found = journal.moves_of(SYSTEM, thing="order", thing_ids=ids)
    assert len(found) > 2
    assert [tuple(move) for move in found] == list(rows.values_list(*journal.Moved._fields))
    assert [move.thing_id for move in journal.moves_of(SYSTEM, thing="order", thing_ids=ids, verb="remark")] == [
        bath.pk
    ]
    assert journal.moves_of(SYSTEM, thing="order", thing_ids=[]) == []


class TestCounting:
    def test_the_list_is_counted_once_and_its_number_is_that_of_its_rows(self, bath, django_assert_max_num_queries):
        zhao = bath.elder
        Order.objects.filter(pk=bath.pk).update(state="placed")
        for hours, state in ((20, "accepted"), (21, "rated"), (22, "no_show")):
            Order.objects.filter(pk=scene.placed(zhao, hours=hours).pk).update(state=state)
        browser = world.client_for(world.operator_li())
        for asked in ({}, {"state": "waiting"}, {"state": "going"}, {"state": "rated"}, {"state": "open"}, {"alert": "1"},
                      {"state": "done", "alert": "1"}, {"state": "waiting", "alert": "1"}, {"text": "赵德福"}):  # fmt: skip
            with django_assert_max_num_queries(20) as said:
                page = browser.get("/orders/", asked).context["page"]
            assert page.paginator.count == len(page.object_list), asked
            counted = [one["sql"] for one in said if 'FROM "orders_order"' in one["sql"] and "COUNT(" in one["sql"]]
            assert len(counted) == 1, asked
