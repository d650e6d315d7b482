"""A home learned by whole minutes, all its thresholds at once: what the nightly learning of many homes needs.

The same rule as `learn` and `thresholds`, worked out on columns: silences of equal length count together, and how near
two minutes of the day are is worked out once for all homes. For zones whose clocks never change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from anju_engines.detection.history import Numbers, Period, days_seen, midnight
from anju_engines.detection.inactivity import STEPS, Settings, apart, lasting_beyond, quickest

Whole = NDArray[np.int64]
DAY: Final = 24 * 60
_HOUR: Final = 60
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Minutes:
    """Movements as columns: the minute counted from a first midnight, and the number of the place in `names`."""

    first: date
    at: Whole
    place: Whole
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Silences:
    """A home's silences as columns, in minutes from the midnight of `first`, and on how many days it was seen."""

    first: date
    days: int
    first_day: date | None
    since: Whole
    until: Whole
    place: Whole
    names: tuple[str, ...]

    def learned(self, settings: Settings) -> bool:
        """Say whether the history is long enough to decide by."""
        return self.days >= settings.least_days and bool(self.since.size)


def silences_of(moved: Minutes, *, until: date, settings: Settings, unseen: Sequence[Period] = ()) -> Silences:
    """Return the silences before `until` that `learn` would learn from."""
    end = (until - moved.first).days * DAY
    start = end - settings.history_days * DAY if settings.history_days is not None else np.iinfo(np.int64).min
    by_name = np.argsort(np.argsort(np.array(moved.names, dtype=np.str_))) if moved.names else moved.place
    chosen = (moved.at >= start) & (moved.at < end)
    at, place = moved.at[chosen], moved.place[chosen]
    order = np.lexsort((by_name[place], at))
    at, place = at[order], place[order]
    first_day = moved.first + timedelta(days=int(at[0] // DAY)) if at.size else None
    kept = (np.diff(at) >= 1) & ~_touching(at[:-1], at[1:], moved.first, unseen)
    return Silences(
        first=moved.first,
        days=days_seen(first_day, until, unseen) if first_day is not None else 0,
        first_day=first_day,
        since=at[:-1][kept],
        until=at[1:][kept],
        place=place[:-1][kept],
        names=moved.names,
    )


def _touching(since: Whole, until: Whole, first: date, unseen: Sequence[Period]) -> NDArray[np.bool_]:
    if not unseen:
        return np.zeros(len(since), dtype=np.bool_)
    periods = sorted(unseen)
    zero = midnight(first, periods[0][0].tzinfo) if periods[0][0].tzinfo is not None else None
    if zero is None:
        raise ValueError("a period needs the time zone of its home")
    low = np.array([(start - zero).total_seconds() / 60 for start, _ in periods])
    high = np.maximum.accumulate([(end - zero).total_seconds() / 60 for _, end in periods])
    begun = np.searchsorted(low, until, side="left")
    touching: NDArray[np.bool_] = (begun > 0) & (high[np.maximum(begun - 1, 0)] > since)
    return touching


def limits_by_place(past: Silences, settings: Settings, *, slots: int, places: Sequence[str]) -> dict[str, Numbers]:
    """Return the learned hours after which silences are alarms, by place and by the part of the day they begin in."""
    if not past.since.size:
        return {name: np.full(slots, np.inf) for name in places}
    lengths, column = np.unique(past.until - past.since, return_inverse=True)
    hours = (lengths / _HOUR).reshape(-1, 1)
    survival, cut = lasting_beyond(hours, settings.spread), np.minimum(STEPS, hours)
    share = np.bincount(column) / len(column)
    common = settings.common_weight
    by_place = _near_by_length(past, column, len(lengths), slots, settings.clock_width_hours)
    everywhere = by_place.sum(axis=0)
    number = {name: index for index, name in enumerate(past.names)}
    found = {}
    for name in places:
        weights = settings.other_place_weight * everywhere
        if name in number:
            weights = weights + (1 - settings.other_place_weight) * by_place[number[name]]
        total = weights.sum(axis=1, keepdims=True) + common
        found[name] = quickest(
            (weights @ survival + common * (share @ survival)) / total,
            (weights @ cut + common * (share @ cut)) / total,
            settings.false_alarm_cost,
        )
    return found


def _near_by_length(past: Silences, column: Whole, lengths: int, slots: int, width: float) -> Numbers:
    """Return how much silences of each place and length count, seen from each part of the day."""
    near = _near(slots, width)
    group = past.place * lengths + column
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    summed = np.add.reduceat(near[:, (past.since % DAY)[order]], starts, axis=1)
    found = np.zeros((slots, len(past.names) * lengths))
    found[:, group[order][starts]] = summed
    table: Numbers = found.reshape(slots, len(past.names), lengths).transpose(1, 0, 2)
    return table


@lru_cache(maxsize=8)
def _near(slots: int, width: float) -> Numbers:
    """Return how much a silence counts that began at each minute of the day, for one that began in each part of it."""
    distance = apart(np.arange(slots)[:, None] * 24 / slots, np.arange(DAY)[None, :] / _HOUR)
    near: Numbers = np.exp(-0.5 * (distance / width) ** 2)
    return near


def longest_by_hour(past: Silences) -> list[list[float | None]]:
    """Return, for each weekday and hour, the longest silence that held in that hour; None where the hour was unseen.

    An hour that a silence spans counts too: the night's silence is the longest of each of its hours.
    """
    first, last = past.since // _HOUR, -(-past.until // _HOUR)
    spanned = last - first
    row = np.repeat(np.arange(len(first)), spanned)
    hour = first[row] + np.arange(len(row)) - np.repeat(np.cumsum(spanned) - spanned, spanned)
    longest = np.zeros(_WEEK * 24, dtype=np.int64)
    np.maximum.at(longest, (hour + past.first.weekday() * 24) % len(longest), (past.until - past.since)[row])
    found = [round(minutes / _HOUR, 2) if minutes else None for minutes in longest.tolist()]
    return [found[day * 24 : day * 24 + 24] for day in range(_WEEK)]
