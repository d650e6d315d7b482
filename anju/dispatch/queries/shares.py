"""What each provider had in thirty days beside what would be fair.

The days that are over hardly change and are counted once an hour, the rest once a minute, each in this process: else a
day of tens of thousands of rankings would count a month of visits tens of thousands of times. The share that a ranking
used is kept with it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection

from anju.dispatch.lifecycle import ACTIVE
from anju.dispatch.queries.needs import Need
from anju.dispatch.queries.workers import Known
from anju.kernel import clock

DAYS: Final = timedelta(days=30)
PAST_FOR, LIVE_FOR = timedelta(hours=1), timedelta(minutes=1)
_MOST: Final = 200  # sets of providers that are remembered
_COUNT = """
SELECT organisation_id, (planned_from AT TIME ZONE 'Asia/Shanghai')::date, count(*) FROM dispatch_assignment
WHERE organisation_id = ANY(%s) AND state IN %s AND planned_from >= %s AND planned_from < %s GROUP BY 1, 2
"""
_FOREVER = timedelta(days=3660)

Days = dict[date, Counter[int]]


@dataclass(slots=True)
class _Counted:
    """Visits of some providers by the day, and when they were counted."""

    since: date
    today: date
    past: Days = field(default_factory=dict)
    past_at: datetime | None = None
    live: Days = field(default_factory=dict)
    live_at: datetime | None = None


_remembered: dict[frozenset[int], _Counted] = {}


def forget() -> None:
    """Forget what this process has counted; tests call it."""
    _remembered.clear()


def shares_of(rows: Iterable[Known], need: Need, now: datetime) -> dict[int, float]:
    """Return what each provider had for each of its workers, over the mean of all; 1 is fair."""
    staff = Counter(row.organisation_id for row in rows if row.organisation_id is not None)
    if len(staff) < 2:  # noqa: PLR2004 - with one provider there is nothing to be fair between
        return {}
    had = _had(frozenset(staff), since=clock.local_day(need.starts_at - DAYS), now=now)
    total = sum(had.values())
    if not total:
        return {}
    mean = total / sum(staff.values())
    return {provider: had[provider] / number / mean for provider, number in staff.items()}


def _had(providers: frozenset[int], *, since: date, now: datetime) -> Counter[int]:
    today = clock.local_day(now)
    kept = _remembered.get(providers)
    if kept is None or kept.today != today or kept.since > since:
        if len(_remembered) >= _MOST:
            _remembered.clear()
        kept = _remembered[providers] = _Counted(since=min(since, today - DAYS), today=today)
    midnight = clock.day_bounds(today)[0]
    if _is_old(kept.past_at, now, PAST_FOR):
        kept.past, kept.past_at = _count(providers, clock.day_bounds(kept.since)[0], midnight), now
    if _is_old(kept.live_at, now, LIVE_FOR):
        kept.live, kept.live_at = _count(providers, midnight, midnight + _FOREVER), now
    found: Counter[int] = Counter()
    for day, counts in (*kept.past.items(), *kept.live.items()):
        if day >= since:
            found.update(counts)
    return found


def _is_old(counted_at: datetime | None, now: datetime, lasts: timedelta) -> bool:
    return counted_at is None or not timedelta(0) <= now - counted_at < lasts


def _count(providers: frozenset[int], start: datetime, end: datetime) -> Days:
    taken = (*ACTIVE, "finished")
    found: Days = {}
    with connection.cursor() as cursor:
        # the states stand as they do in the condition of the index
        cursor.execute(_COUNT.replace("IN %s", f"IN ({', '.join(['%s'] * len(taken))})"),
                       [sorted(providers), *taken, start, end])  # fmt: skip
        for provider, day, number in cursor.fetchall():
            found.setdefault(day, Counter())[provider] = number
    return found
