"""What the page of a home draws: the longest silence of each day, one day by hours, and steps of colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from anju.routines.rules import days as stored
from anju.routines.rules.days import Day
from anju_engines.detection import Silence
from anju_engines.detection.history import silences

_STEPS: Final = (1.0, 3.0, 6.0, 10.0)
_BUSY: Final = (1, 2, 3, 5, 9)
WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Stillest:
    """The longest silence that began on a day; without one nothing moved there, or nothing could be seen."""

    day: date
    silence: Silence | None
    unseen: bool

    @property
    def share(self) -> int:
        """Its length in percent of a day, for a bar."""
        return 0 if self.silence is None else min(100, round(self.silence.hours / 24 * 100))


def stillest(
    days: Sequence[Day], away: Sequence[tuple[datetime, datetime]], *, until: date, count: int
) -> list[Stillest]:
    """Return the longest silence of each of the last days before ``until``, the newest first."""
    blind = stored.unseen(days, away)
    found: dict[date, Silence] = {}
    for silence in silences(stored.movements(days), blind):
        day = silence.since.date()
        if day not in found or silence.hours > found[day].hours:
            found[day] = silence
    rows = []
    for back in range(1, count + 1):
        day = until - timedelta(days=back)
        whole = (stored.moment_of(day, 0), stored.moment_of(day, stored.MINUTES_OF_DAY))
        rows.append(Stillest(day, found.get(day), any(start < whole[1] and whole[0] < end for start, end in blind)))
    return rows


def step(hours: float | None) -> int:
    """Return the step of colour of a length: 0 for unknown, 1 under an hour, to 5 from ten hours."""
    return 0 if hours is None else 1 + sum(hours >= limit for limit in _STEPS)


def by_hour(day: Day) -> list[int]:
    """Count the minutes with movement in each hour of a day."""
    counts = [0] * 24
    for minute in sorted({minute for minutes in day.minutes.values() for minute in minutes}):
        counts[minute // 60] += 1
    return counts


def busy(minutes: int) -> int:
    """Return the step of colour of an hour with so many minutes of movement: 0 for none, to 5 from nine."""
    return sum(minutes >= limit for limit in _BUSY)
