"""The book: balances that cannot go wrong, holds that never exceed them, months that come and go. Invariants 15, 16."""

import threading
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from anju.benefits import commands, queries, rules
from anju.benefits.models import Account, Entitlement, Entry, Hold, Transaction
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.incidents import scene as alarms
from tests.orders import scene

NOW = world.NOW
TODAY = NOW.date()


def hold(elder, fen, thing_id=1, on=TODAY):
    return commands.hold(
        SYSTEM, elder_id=elder.pk, area=elder.area_code, thing="order", thing_id=thing_id, price_fen=fen, on=on, now=NOW
    )


def left(elder, on=TODAY):
    return queries.available(SYSTEM, elder.pk, on=on).left_fen


def check_book():
    """Everything that was ever booked sums to zero, by booking and in all; balances are the sums of their entries."""
    for row in Transaction.objects.all():
        assert sum(row.entries.values_list("fen", flat=True)) == 0
    for account in Account.objects.all():
        assert account.balance_fen == sum(account.entries.values_list("fen", flat=True))
    assert sum(Account.objects.values_list("balance_fen", flat=True)) == 0


class TestShare:
    @given(
        st.integers(0, 10**7),
        st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 100), st.dates()), max_size=6),
    )
    def test_never_more_than_the_price_nor_than_what_is_left(self, price, purses):
        listed = [rules.Purse(n, str(n), left, percent, day) for n, (left, percent, day) in enumerate(purses)]
        parts = rules.share(price, listed)
        assert sum(part.fen for part in parts) <= price
        for part in parts:
            purse = listed[part.account_id]
            assert 0 < part.fen <= min(purse.left_fen, price * purse.share_percent // 100)

    @given(st.lists(st.integers(1, 10**6), max_size=5), st.integers(0, 10**7))
    def test_spending_loses_nothing(self, held, fen):
        parts = [rules.Part(n, amount) for n, amount in enumerate(held)]
        spent, back = rules.spend(parts, fen)
        assert sum(part.fen for part in spent) == min(fen, sum(held))
        assert sum(part.fen for part in (*spent, *back)) == sum(held)

    def test_the_soonest_to_expire_goes_first(self):
        purses = [rules.Purse(1, "a", 100, 100, date(2027, 2, 1)), rules.Purse(2, "b", 100, 100, date(2027, 1, 1))]
        assert rules.share(150, purses) == (rules.Part(2, 100), rules.Part(1, 50))

    def test_months(self):
        assert rules.month_after(date(2026, 12, 31)) == date(2027, 1, 1)


class TestBook:
    def test_hold_debit_release(self, zhao):
        scene.money(zhao, 10000)
        assert hold(zhao, 3000).fen == 3000
        hold(zhao, 2000, 2)
        assert left(zhao) == 5000
        done = commands.debit(SYSTEM, thing="order", thing_id=1, fen=2500, now=NOW)
        assert (done.state, done.debited_fen, left(zhao)) == ("debited", 2500, 5500)
        assert commands.release(SYSTEM, thing="order", thing_id=2, now=NOW).state == "released"
        assert left(zhao) == 7500
        assert commands.release(SYSTEM, thing="order", thing_id=2, now=NOW) is None
        commands.refund(SYSTEM, thing="order", thing_id=1, now=NOW)
        assert left(zhao) == 10000
        check_book()

    def test_a_hold_takes_what_is_there_and_no_more(self, zhao):
        scene.money(zhao, 1000)
        assert hold(zhao, 3000).fen == 1000
        assert hold(zhao, 3000, 2) is None
        scene.money(zhao, 500, code="second")
        with pytest.raises(commands.HoldThere):
            hold(zhao, 100, 1)

    def test_only_a_share_is_paid(self, zhao):
        scene.money(zhao, 10000, share=60)
        assert hold(zhao, 5000).fen == 3000

    def test_each_month_has_its_own_money(self, zhao):
        scene.money(zhao, 1000)
        assert queries.available(SYSTEM, zhao.pk, on=date(2027, 1, 5), price_fen=600).covers_fen == 600
        hold(zhao, 800)
        assert (left(zhao), left(zhao, date(2027, 1, 5))) == (200, 1000)
        later = NOW + timedelta(days=30)
        assert commands.expire_due(SYSTEM, now=later) == 1
        assert commands.grant_due(SYSTEM, now=later) == 1
        assert commands.grant_due(SYSTEM, now=later) == 0
        commands.release(SYSTEM, thing="order", thing_id=1, now=later)
        assert (left(zhao), left(zhao, later.date())) == (0, 1000)
        check_book()

    def test_death_ends_it_and_what_was_paid_after_it_is_listed(self, zhao):
        scene.money(zhao, 1000)
        hold(zhao, 300)
        assert commands.end(SYSTEM, zhao.pk, on=TODAY, why="died", now=NOW) == 1
        assert (left(zhao), hold(zhao, 100, 2)) == (0, None)
        commands.debit(SYSTEM, thing="order", thing_id=1, fen=300, now=NOW)
        assert [row.thing_id for row in queries.to_recover(scene.desk())] == [1]
        assert not queries.to_recover(world.viewer(world.operator_of_daoli())).exists()
        assert Entitlement.objects.get().ended_why == "died"
        check_book()

    def test_nobody_but_the_platform_moves_money(self, zhao):
        scene.money(zhao)
        with pytest.raises(NotAllowed):
            commands.hold(scene.desk(), elder_id=zhao.pk, area=zhao.area_code, thing="order", thing_id=1, price_fen=1,
                          on=TODAY, now=NOW)  # fmt: skip
        with pytest.raises(commands.EntitledAlready):
            scene.money(zhao)
        with pytest.raises(NotVisible):
            commands.entitle(SYSTEM, programme="none", elder_id=zhao.pk, area=zhao.area_code, starts_on=TODAY, now=NOW)
        with pytest.raises(commands.ProgrammeInvalid):
            commands.open_programme(SYSTEM, code="city", name="x", area="23", monthly_fen=1, starts_on=TODAY, now=NOW)
        with pytest.raises(commands.SumInvalid):
            hold(zhao, -1)


@pytest.mark.django_db(transaction=True)
class TestDatabase:
    def test_it_refuses_what_the_code_would_never_do(self):
        zhao = alarms.zhao_defu()
        scene.money(zhao, 1000)
        hold(zhao, 300)
        entry = Entry.objects.order_by("id").first()
        account = Account.objects.get(kind="elder")
        booking = entry.transaction
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            Entry.objects.filter(pk=entry.pk).update(fen=1)
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            connection.cursor().execute("DELETE FROM benefits_transaction WHERE id = %s", [booking.pk])
        with pytest.raises(IntegrityError, match="sum to zero"), transaction.atomic():
            Entry.objects.create(transaction=booking, account=account, fen=5)
        with pytest.raises(IntegrityError, match="account_not_below_zero"), transaction.atomic():
            Entry.objects.create(transaction=booking, account=account, fen=-5000)
        check_book()

    @pytest.mark.parametrize("table", ["entry", "transaction", "hold", "account"])
    def test_it_cannot_be_emptied(self, table):
        with transaction.atomic(), connection.cursor() as cursor:  # the test runner had the trigger taken away
            cursor.execute(f"ALTER TABLE benefits_{table} ENABLE TRIGGER benefits_keep_all")
            with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
                cursor.execute(f"TRUNCATE benefits_{table} CASCADE")
            cursor.execute(f"ALTER TABLE benefits_{table} DISABLE TRIGGER benefits_keep_all")

    def test_many_holds_at_once_never_take_more_than_there_is(self):
        zhao = alarms.zhao_defu()
        scene.money(zhao, 1000)
        barrier = threading.Barrier(8)

        def take(number):
            try:
                barrier.wait(10)
                hold(zhao, 300, number)
            finally:
                connection.close()

        threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(Hold.objects.values_list("fen", flat=True)) == [100, 300, 300, 300]
        assert left(zhao) == 0
        check_book()
