"""A home's past as silences: when each began, after a movement in which place, and how long it lasted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
SECONDS_OF_HOUR: Final = 3600.0
SHORTEST_HOURS: Final = 1 / 60
"""Silences under a minute say nothing about a home and are most of what a busy sensor sends."""


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


def silences(ordered: Sequence[Movement]) -> list[Silence]:
    """Return the silences of a minute and more between movements in order."""
    found = [Silence(before.at, after.at, before.place) for before, after in pairwise(ordered)]
    return [silence for silence in found if silence.hours >= SHORTEST_HOURS]


def days_between(first: date, last: date) -> int:
    """Count the calendar days from the first up to, not with, the last."""
    return (last - first).days


def column(values: Iterable[Any]) -> Numbers:
    """Make a column of numbers."""
    return np.array(list(values), dtype=np.float64)
