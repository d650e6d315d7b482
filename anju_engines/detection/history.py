"""A home's past as silences: when each began, after a movement in which place, and how long it lasted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
SECONDS_OF_HOUR: Final = 3600.0
SHORTEST_HOURS: Final = 1 / 60
"""Silences under a minute say nothing about a home and are most of what a busy sensor sends."""


Period = tuple[datetime, datetime]
"""From and to, half-open."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A sign of life: the moment, in the home's own time zone, and the place or sensor that gave it."""

    at: datetime
    place: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """The time from one movement to the next."""

    since: datetime
    until: datetime
    place: str

    @property
    def hours(self) -> float:
        """Return how long it lasted; real time, also over a change of the clocks."""
        return (self.until.timestamp() - self.since.timestamp()) / SECONDS_OF_HOUR


def clock(moment: datetime) -> float:
    """Return the hour of the day as a number, 6.5 for half past six."""
    return moment.hour + moment.minute / 60 + moment.second / SECONDS_OF_HOUR


def in_order(movements: Iterable[Movement]) -> list[Movement]:
    """Sort by time; gateways deliver late, and a moment without a zone is refused."""
    found = list(movements)
    if any(movement.at.tzinfo is None for movement in found):
        raise ValueError("a movement needs the time zone of its home")
    return sorted(found, key=lambda movement: movement.at.timestamp())


def silences(ordered: Sequence[Movement], unseen: Sequence[Period] = ()) -> list[Silence]:
    """Return the silences of a minute and more between movements in order.

    One that touches a period in which nobody could have been seen (sensors away, the person away) says nothing.
    """
    found = [Silence(before.at, after.at, before.place) for before, after in pairwise(ordered)]
    return [
        silence
        for silence in found
        if silence.hours >= SHORTEST_HOURS and not overlaps(silence.since, silence.until, unseen)
    ]


def overlaps(since: datetime, until: datetime, periods: Sequence[Period]) -> bool:
    """Whether a time touches one of the periods."""
    return any(since < end and start < until for start, end in periods)


def days_seen(first: date, until: date, unseen: Sequence[Period]) -> int:
    """Count the days from the first up to, not with, ``until`` that were not wholly unseen."""
    zone = unseen[0][0].tzinfo if unseen else None
    days = [first + timedelta(days=number) for number in range(days_between(first, until))]
    if zone is None:
        return len(days)
    whole = [(midnight(day, zone), midnight(day + timedelta(days=1), zone)) for day in days]
    return sum(not any(start <= low and high <= end for start, end in unseen) for low, high in whole)


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of a day in a zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def days_between(first: date, last: date) -> int:
    """Count the calendar days from the first up to, not with, the last."""
    return (last - first).days


def column(values: Iterable[Any]) -> Numbers:
    """Make a column of numbers."""
    return np.array(list(values), dtype=np.float64)
