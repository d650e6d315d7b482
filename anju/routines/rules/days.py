"""A home's stored days: from movements to minutes by place, back to the engine's movements, and what was unseen."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, pairwise

import numpy as np

from anju.kernel.clock import BEIJING, local_day
from anju_engines.detection import Minutes, Movement, Period

MINUTES_OF_DAY = 24 * 60
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Day:
    """One Beijing day of a home: minutes with movement by place, and the spans that no sensor could see."""

    day: date
    minutes: Mapping[str, Sequence[int]]
    unseen: Sequence[Sequence[int]] = ()


def minute_of(moment: datetime) -> int:
    """Return the minute of the Beijing day."""
    local = moment.astimezone(BEIJING)
    return local.hour * 60 + local.minute


def moment_of(day: date, minute: int) -> datetime:
    """Return the moment of a minute of a Beijing day, in Beijing time; 1440 is the next midnight."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING) + timedelta(minutes=minute)


def by_day(moves: Iterable[tuple[datetime, str]]) -> dict[date, dict[str, list[int]]]:
    """Sort movements into days, places and rising minutes, each minute once."""
    found: dict[date, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for at, place in moves:
        found[local_day(at)][place].add(minute_of(at))
    return {day: {place: sorted(minutes) for place, minutes in sorted(places.items())} for day, places in found.items()}


def movements(days: Iterable[Day]) -> list[Movement]:
    """Return the movements of stored days, in order."""
    found = [
        Movement(moment_of(row.day, minute), place)
        for row in days
        for place, minutes in row.minutes.items()
        for minute in minutes
    ]
    return sorted(found, key=lambda movement: (movement.at, movement.place))


def columns(days: Sequence[Day]) -> Minutes:
    """Return the movements of stored days as the engine's columns of minutes."""
    first = days[0].day if days else date(1970, 1, 1)
    names = tuple(sorted({place for row in days for place in row.minutes}))
    number = {place: index for index, place in enumerate(names)}
    rows = [
        ((row.day - first).days * MINUTES_OF_DAY, number[place], minutes)
        for row in days
        for place, minutes in row.minutes.items()
    ]
    counts = [len(minutes) for _, _, minutes in rows]
    within = np.fromiter(chain.from_iterable(minutes for _, _, minutes in rows), dtype=np.int64, count=sum(counts))
    starts = np.repeat(np.array([start for start, _, _ in rows], dtype=np.int64), counts)
    places = np.repeat(np.array([place for _, place, _ in rows], dtype=np.int64), counts)
    return Minutes(first, starts + within, places, names)


def unseen(days: Iterable[Day], away: Iterable[tuple[datetime, datetime]] = ()) -> list[Period]:
    """Return the periods in which nobody could have been seen at home, in Beijing time: sensors or person away.

    A day that is not stored between two that are was without sensors.
    """
    rows = list(days)
    found = [(moment_of(row.day, span[0]), moment_of(row.day, span[1])) for row in rows for span in row.unseen]
    found += [
        (moment_of(before.day, MINUTES_OF_DAY), moment_of(after.day, 0))
        for before, after in pairwise(rows)
        if after.day - before.day > timedelta(days=1)
    ]
    found += [(start.astimezone(BEIJING), end.astimezone(BEIJING)) for start, end in away if start < end]
    return _joined(found)


def _joined(periods: Iterable[Period]) -> list[Period]:
    joined: list[Period] = []
    for start, end in sorted(periods):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def blind(
    deaf: Mapping[int, Sequence[tuple[datetime, datetime | None]]],
    sensors: Sequence[int],
    low: datetime,
    high: datetime,
) -> list[Period]:
    """Return when every sensor of a home was silent at once, within ``[low, high)``."""
    common: list[Period] = [(low, high)]
    for sensor in sensors:
        times = _joined((start, end or high) for start, end in deaf.get(sensor, ()))
        common = [
            (max(one[0], other[0]), min(one[1], other[1]))
            for one in common
            for other in times
            if max(one[0], other[0]) < min(one[1], other[1])
        ]
    return common if sensors else []


def spans(periods: Iterable[Period], day: date) -> list[Span]:
    """Return the parts of periods that lie in a Beijing day, in minutes."""
    start, end = moment_of(day, 0), moment_of(day, MINUTES_OF_DAY)
    cut = [(max(one, start), min(other, end)) for one, other in periods if one < end and other > start]
    minute = timedelta(minutes=1)
    return [((one - start) // minute, -((start - other) // minute)) for one, other in cut]
