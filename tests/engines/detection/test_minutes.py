"""A home learned by minutes knows what the same home learned movement by movement knows."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from anju_engines.detection import (
    Minutes,
    Movement,
    Settings,
    learn,
    limits_by_place,
    longest_by_hour,
    silences_of,
    thresholds,
)
from tests.engines.detection.days import BEIJING, FIRST

ROOMS = ("bedroom", "kitchen", "door", "")
SLOTS = 48


def lived(seed, days=30, gap=20):
    """Return movements as columns: awake from about seven, a night up now and then, two rooms in the same minute."""
    chance = np.random.default_rng(seed)
    rows = []
    for day in range(days):
        moment = 400 + int(chance.integers(0, 60))
        while moment < 1300:
            rows += [(day * 1440 + moment, int(room)) for room in set(chance.integers(0, len(ROOMS), 2))]
            moment += 1 + int(chance.exponential(gap))
        rows += [(day * 1440 + int(chance.integers(60, 240)), 0)] if chance.random() < 0.5 else []
    at, place = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    return Minutes(FIRST, at, place, ROOMS)


def one_by_one(moved):
    zero = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=BEIJING)
    rows = sorted((int(at), moved.names[place]) for at, place in zip(moved.at, moved.place, strict=True))
    return [Movement(zero + timedelta(minutes=at), place) for at, place in rows]


def hours_held(silences):
    table = [[None] * 24 for _ in range(7)]
    for silence in silences:
        moment = silence.since.replace(minute=0)
        while moment < silence.until:
            before = table[moment.weekday()][moment.hour]
            table[moment.weekday()][moment.hour] = round(max(before or 0.0, silence.hours), 2)
            moment += timedelta(hours=1)
    return table


def away(day, hour, hours, minutes=0, seconds=0):
    start = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=BEIJING) + timedelta(days=day, hours=hour)
    return start, start + timedelta(hours=hours, minutes=minutes, seconds=seconds)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "settings", [Settings(), Settings(false_alarm_cost=1000, history_days=14, spread=0.3), Settings(least_days=40)]
)
@pytest.mark.parametrize("unseen", [(), (away(4, 9, 30), away(12, 6, 2, 7, 31), away(12, 23, 1))])
def test_the_same_silences_days_and_thresholds(seed, settings, unseen):
    moved, until = lived(seed, gap=(4, 20, 45)[seed % 3]), FIRST + timedelta(days=27)
    habits = learn(one_by_one(moved), until=until, settings=settings, unseen=unseen)
    past = silences_of(moved, until=until, settings=settings, unseen=unseen)
    assert (past.days, past.learned(settings), len(past.since)) == (habits.days, habits.learned, len(habits.past))
    assert [past.names[place] for place in past.place] == [silence.place for silence in habits.past]
    assert ((past.until - past.since) / 60).tolist() == pytest.approx([silence.hours for silence in habits.past])
    found = limits_by_place(past, settings, slots=SLOTS, places=[*ROOMS, "never seen"])
    for place, hours in found.items():
        expected = thresholds(habits, [(slot * 24 / SLOTS, place) for slot in range(SLOTS)])
        assert hours.tolist() == expected.tolist(), place
    assert longest_by_hour(past) == hours_held(habits.past)
    assert len({hours for row in found.values() for hours in row.tolist()}) > 5  # it says something


def test_a_time_away_hides_only_the_silences_it_touches():
    moved, until = lived(1), FIRST + timedelta(days=27)
    seen = silences_of(moved, until=until, settings=Settings())
    hidden = silences_of(moved, until=until, settings=Settings(), unseen=[away(4, 9, 30)])
    low, high = (4 * 24 + 9) * 60, (4 * 24 + 39) * 60
    gone = set(zip(seen.since, seen.until, strict=True)) - set(zip(hidden.since, hidden.until, strict=True))
    assert gone == {(one, two) for one, two in pairwise(sorted(set(moved.at))) if one < high and two > low}


def test_a_home_without_a_past():
    none = np.array([], dtype=np.int64)
    past = silences_of(Minutes(date(1970, 1, 1), none, none, ()), until=FIRST, settings=Settings())
    assert (past.days, past.first_day, past.learned(Settings())) == (0, None, False)
    assert set(limits_by_place(past, Settings(), slots=4, places=[""])[""].tolist()) == {float("inf")}
    assert longest_by_hour(past) == [[None] * 24 for _ in range(7)]
