"""Windows to the minute, and what a meal costs at which age."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from anju.meals.rules import Opening, Standard, charge, open_at, standard_for, week_of

LUNCH = Opening("lunch", 660, 810)


def test_a_window_opens_with_its_first_minute_and_shuts_before_its_last():
    assert [open_at([LUNCH], minute) for minute in (659, 660, 809, 810)] == ["", "lunch", "lunch", ""]


def test_the_highest_age_that_was_reached_counts():
    standards = [Standard(1, "230103", 60, 300), Standard(2, "230103", 70, 500)]
    found = [standard_for(standards, "230103002003", age) for age in (59, 60, 69, 70, 99)]
    assert [item.id if item else None for item in found] == [None, 1, 1, 2, 2]


def test_the_nearest_division_with_standards_counts_alone():
    standards = [Standard(1, "2301", 60, 300), Standard(2, "230103", 80, 500)]
    assert standard_for(standards, "230103002003", 70) is None
    assert standard_for(standards, "230102001001", 70) == standards[0]
    assert standard_for(standards, "2302", 90) is None


def test_each_reason_for_the_full_price_has_its_word():
    some = Standard(1, "23", 60, 500)
    assert charge(1100, some, age_known=True, had_one=True).reason == "had_one"
    assert charge(1100, None, age_known=True, had_one=False).reason == "no_rule"
    assert charge(1100, None, age_known=False, had_one=False).reason == "age_unknown"


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.booleans())
def test_own_part_and_subsidy_are_the_price(price, fen, had_one):
    found = charge(price, Standard(1, "23", 60, fen), age_known=True, had_one=had_one)
    assert found.own_fen + found.subsidy_fen == price
    assert 0 <= found.subsidy_fen <= fen
    assert found.own_fen >= 0


@given(st.dates(min_value=date(2000, 1, 5)))
def test_a_week_runs_from_monday_around_its_day(day):
    week = week_of(day)
    assert week[0].weekday() == 0
    assert day in week
    assert len(week) == 7
