"""A shift that repeats weekly, written out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

MOST_WEEKS = 26
REST_AFTER = timedelta(hours=6)
REST = (11.5 * 60, 13.5 * 60, 30.0)
"""The noon rest of whoever works longer than six hours: begins between, lasts; minutes. Our default, unconfirmed."""


def repeated(
    starts_at: datetime, ends_at: datetime, *, weekdays: Iterable[int], days: int, first: int
) -> list[tuple[datetime, datetime]]:
    """Return the same hours on each chosen weekday of the next days; ``first`` is the weekday of the first (Monday 0).

    China has one time without summer time, so a day later is 24 hours later.
    """
    wanted = frozenset(weekdays)
    return [
        (starts_at + timedelta(days=number), ends_at + timedelta(days=number))
        for number in range(days)
        if (first + number) % 7 in wanted
    ]
