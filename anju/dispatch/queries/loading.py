"""What a day holds for workers: visits, hours, whether that is too much, who is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from anju.dispatch.lifecycle import ACTIVE
from anju.dispatch.queries.workers import Known, as_known, ask, away_on, shifts_around, workers
from anju.dispatch.rules.duty import duty
from anju.kernel import clock
from anju.kernel.viewer import Viewer

_HELD = """SELECT worker_id, count(*), coalesce(extract(epoch FROM sum(planned_to - planned_from)), 0)::float8
FROM dispatch_assignment
WHERE worker_id = ANY(%s) AND state = ANY(%s) AND planned_from >= %s AND planned_from < %s GROUP BY 1"""


@dataclass(frozen=True, slots=True)
class Load:
    """The day of one worker; ``over`` is a flag for a person, by the worker's own limits."""

    visits: int
    hours: float
    over: bool
    away: bool


class OnDay(NamedTuple):
    """A worker on a day: what the day holds, and whether the person is on duty at this moment."""

    worker: Known
    load: Load
    duty: bool


def staff_board(viewer: Viewer, *, day: date, now: datetime, most: int) -> list[OnDay]:
    """List the viewer's workers with what a day holds for each, those on duty first."""
    rows = as_known(workers(viewer)[:most])
    today = clock.local_day(now)
    away = away_on(rows, day)
    shifts = shifts_around(rows, now) if day == today else {}
    held = _loads(rows, day, away)
    return [
        OnDay(row, held[row.pk], day == today and duty(
            active=row.active, on_duty=row.on_duty, presence_at=row.presence_at, shifts=shifts.get(row.pk, ()),
            now=now, on_leave=row.pk in away,
        ).on)
        for row in rows
    ]  # fmt: skip


def _loads(rows: Sequence[Known], day: date, away: frozenset[int]) -> dict[int, Load]:
    held = ask(_HELD, [[row.pk for row in rows], [*ACTIVE, "finished"], *clock.day_bounds(day)])
    found = {who: (visits, seconds / 3600) for who, visits, seconds in held}
    return {row.pk: _load(row, *found.get(row.pk, (0, 0.0)), away=row.pk in away) for row in rows}


def _load(row: Known, visits: int, hours: float, *, away: bool) -> Load:
    return Load(visits, hours, over=visits > row.visits_a_day or hours > row.hours_a_day, away=away)
