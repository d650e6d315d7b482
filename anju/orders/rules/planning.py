"""The days of a weekly plan, with holidays left out or moved to the next working day."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SKIP, MOVE, KEEP = "skip", "move", "keep"
RULES = (SKIP, MOVE, KEEP)
_FURTHEST = 14  # days that a service may move


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a plan: ``on`` is where the service goes; None when a holiday takes it away."""

    plan_day: date
    on: date | None
    reason: str  # planned, holiday_skipped, holiday_moved, holiday_kept


def days(weekdays: Collection[int], holidays: Collection[date], rule: str, *, start: date, end: date) -> Iterator[Day]:
    """Yield the days of a plan in ``[start, end)``."""
    day = start
    while day < end:
        if day.isoweekday() in weekdays:
            yield _placed(day, weekdays, holidays, rule)
        day += timedelta(days=1)


def _placed(day: date, weekdays: Collection[int], holidays: Collection[date], rule: str) -> Day:
    if day not in holidays:
        return Day(day, day, "planned")
    if rule == KEEP:
        return Day(day, day, "holiday_kept")
    if rule == MOVE:
        for step in range(1, _FURTHEST):
            other = day + timedelta(days=step)
            if other not in holidays and other.isoweekday() not in weekdays:
                return Day(day, other, "holiday_moved")
    return Day(day, None, "holiday_skipped")
