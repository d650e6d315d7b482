"""The rules that detection is measured with, and how the days of a home are judged by each of them at every level."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import numpy as np

from anju_engines.detection import Habits, Movement, learn
from anju_engines.detection.history import clock, in_order, silences
from anju_engines.detection.inactivity import expected, quickest

RATE, WEEK, MOMENTS = 0.2, 7, 200
COSTS = np.geomspace(50, 3000, 40)
FACTORS = np.geomspace(0.3, 6, 60)
Probes = Sequence[tuple[float, str]]
Rule = Callable[[Habits, Probes], np.ndarray]
OURS, STARTED, NOW = "learned habits", "longest gap, hour it began", "longest gap, hour it is"


class Judged(NamedTuple):
    """One home under one rule at every level: silences and moments in rows, levels in columns."""

    days: int
    lasted: np.ndarray
    limits: np.ndarray
    waited: np.ndarray
    moment_limits: np.ndarray
    moment_days: np.ndarray
    """The number of the day in which each moment lies."""


def learned(habits: Habits, probes: Probes) -> np.ndarray:
    """Return our thresholds at each cost of a false alarm."""
    lasting, waiting = expected(habits, probes)
    return np.stack([quickest(lasting, waiting, float(cost)) for cost in COSTS], axis=1)


def gap_by_start(habits: Habits, probes: Probes) -> np.ndarray:
    """Return the longest gap that began in the same hour of the day, times each factor."""
    longest = np.zeros(24)
    for silence in habits.past:
        longest[silence.since.hour] = max(longest[silence.since.hour], silence.hours)
    longest[longest == 0] = longest.max()
    return longest[[int(hour) for hour, _ in probes]][:, None] * FACTORS[None, :]


def gap_by_now(habits: Habits, probes: Probes) -> np.ndarray:
    """Return when a silence is longer than any ever was in the hour it is now, times each factor."""
    longest = np.zeros(24)
    for silence in habits.past:
        start = clock(silence.since)
        for hour in range(int(start), int(start + silence.hours) + 1):
            longest[hour % 24] = max(longest[hour % 24], min(start + silence.hours, hour + 1) - start)
    longest[longest == 0] = longest.max()
    elapsed = np.arange(1, 200 * 12) / 12
    limits = np.empty((len(probes), len(FACTORS)))
    for row, (start, _) in enumerate(probes):
        ratio = np.maximum.accumulate(elapsed / longest[((start + elapsed) % 24).astype(int)])
        limits[row] = elapsed[np.minimum(np.searchsorted(ratio, FACTORS), len(elapsed) - 1)]
    return limits


RULES: dict[str, Rule] = {OURS: learned, STARTED: gap_by_start, NOW: gap_by_now}


def judge_home(movements: list[Movement], rules: dict[str, Rule], chance: np.random.Generator) -> dict[str, Judged]:
    """Judge each day after the first week by the days before it, by every rule on the same moments."""
    ordered = in_order(movements)
    times = np.array([movement.at.timestamp() for movement in ordered])
    found = silences(ordered)
    parts: dict[str, list[tuple[np.ndarray, ...]]] = {name: [] for name in rules}
    day, last = ordered[0].at.date() + timedelta(days=WEEK), ordered[-1].at.date()
    while day <= last:
        habits = learn(ordered, until=day)
        today = [silence for silence in found if silence.since.date() == day]
        moments = _moments(day, times, chance)
        before = [ordered[index] for index in np.searchsorted(times, moments, side="right") - 1]
        waited = (moments - np.array([movement.at.timestamp() for movement in before])) / 3600
        for name, rule in rules.items():
            limits = rule(habits, [(clock(silence.since), silence.place) for silence in today])
            later = rule(habits, [(clock(movement.at), movement.place) for movement in before])
            number = np.full(len(moments), len(parts[name]))
            parts[name].append((np.array([silence.hours for silence in today]), limits, waited, later, number))
        day += timedelta(days=1)
    return {
        name: Judged(len(rows), *(np.concatenate(column) for column in zip(*rows, strict=True)))
        for name, rows in parts.items()
    }


def _moments(day: date, times: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Draw moments of the day, none after the home's last movement."""
    midnight = datetime.combine(day, time(), UTC).timestamp()
    drawn = midnight + chance.uniform(0, 86_400, MOMENTS)
    return drawn[drawn < times[-1]]


def rate(parts: Sequence[Judged]) -> np.ndarray:
    """Return false alarms for each home-day, at every level."""
    rung = sum(((part.lasted[:, None] > part.limits).sum(axis=0) for part in parts), start=np.zeros(1))
    return rung / sum(part.days for part in parts)


def delays(part: Judged) -> np.ndarray:
    """Return the hours from each moment to the alarm at every level; below zero where it already rings."""
    return part.moment_limits - part.waited[:, None]


def choose(parts: Sequence[Judged]) -> int:
    """Return the quickest level that keeps to the rate, or the one with the fewest alarms."""
    rates = rate(parts)
    mean = np.mean([np.maximum(delays(part), 0).mean(axis=0) for part in parts], axis=0)
    held = np.flatnonzero(rates <= RATE)
    return int(held[np.argmin(mean[held])] if held.size else np.argmin(rates))


def judge_all(movements: dict[str, list[Movement]], rules: dict[str, Rule]) -> dict[str, dict[str, Judged]]:
    """Judge all homes; a home has the same moments whatever the rules and the other homes."""
    return {
        home: judge_home(rows, rules, np.random.default_rng([20_261_127, *home.encode()]))
        for home, rows in movements.items()
    }
