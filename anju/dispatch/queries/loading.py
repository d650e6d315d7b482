"""What a day holds for workers: visits, hours, whether that is too much, who is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, F, Sum

from anju.dispatch.lifecycle import ACTIVE
from anju.dispatch.models import Assignment
from anju.dispatch.queries.workers import Known, as_known, away_on, shifts_around, workers
from anju.dispatch.rules.duty import duty
from anju.kernel import clock
from anju.kernel.viewer import Viewer


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
    start, end = clock.day_bounds(day)
    planned = Assignment.objects.filter(
        worker_id__in=[row.pk for row in rows], state__in=(*ACTIVE, "finished"), planned_from__gte=start,
        planned_from__lt=end,
    )  # fmt: skip
    length = Sum(F("planned_to") - F("planned_from"))
    summed = planned.order_by().values_list("worker_id").annotate(visits=Count("pk"), took=length)
    found = {who: (visits, (took or timedelta()).total_seconds() / 3600) for who, visits, took in summed}
    return {row.pk: _load(row, *found.get(row.pk, (0, 0.0)), away=row.pk in away) for row in rows}


def _load(row: Known, visits: int, hours: float, *, away: bool) -> Load:
    return Load(visits, hours, over=visits > row.visits_a_day or hours > row.hours_a_day, away=away)
