"""Rent by begun months, the part of the purse, the day of the return: for every value."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from anju.assistive import rules
from anju.assistive.lifecycle import LOAN, PIECE

FEN = some.integers(0, 10**7)


@given(month=FEN, days=some.integers(1, 400))
def test_every_begun_thirty_days_cost_a_month(month, days):
    rent = rules.rent(month, days)
    assert month * days <= rent * 30 < month * days + month * 30 + (month == 0)


@given(rent=FEN, deposit=FEN, covers=FEN, subsidised=some.booleans())
def test_the_purse_pays_rent_only_and_never_the_deposit(rent, deposit, covers, subsidised):
    cost = rules.price(rent, deposit, subsidised=subsidised, covers_fen=covers)
    assert 0 <= cost.subsidy_fen <= min(rent, covers)
    assert cost.own_fen + cost.subsidy_fen == rent
    assert cost.pay_fen == cost.own_fen + deposit
    assert subsidised or cost.subsidy_fen == 0
    assert cost.reason == (
        "free" if rent == 0 else "not_subsidised" if not subsidised else "subsidised" if covers else "no_money"
    )


def test_the_due_day_itself_is_in_time():
    due = rules.due(date(2026, 3, 4), 30)
    assert due == date(2026, 4, 3)
    assert [rules.days_over(due, due + timedelta(days=number)) for number in (-1, 0, 1, 9)] == [0, 0, 1, 9]


def test_no_loan_is_longer_than_a_year_or_than_the_point_lends():
    assert [rules.days_fit(days, 90) for days in (0, 1, 90, 91)] == [False, True, True, False]
    assert not rules.days_fit(366, 1000)


def test_nothing_goes_from_somebody_s_home_to_the_shelf_but_by_the_disinfection():
    after = {state: {PIECE.after(state, verb) for verb in PIECE.verbs(state)} for state in PIECE.states}
    assert "in_stock" not in after["lent"] | after["returned"] | after["repair"] | after["lost"]
    assert [state for state in PIECE.states if "in_stock" in after[state]] == ["reserved", "disinfected"]
    assert [state for state in PIECE.states if "lent" in after[state]] == ["in_stock", "reserved"]
    assert LOAN.verbs("returned") == ()
