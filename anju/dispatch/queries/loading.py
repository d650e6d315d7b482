"""What a day holds for workers: visits, hours, whether that is too much, who is away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from anju.dispatch.lifecycle import ACTIVE
from anju.dispatch.models import Assignment, Worker
from anju.dispatch.queries.workers import away_on
from anju.kernel import clock
from anju.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Load:
    """The day of one worker; ``over`` is a flag for a person, by the worker's own limits."""

    visits: int
    hours: float
    over: bool
    away: bool


def loads(viewer: Viewer, rows: Iterable[Worker], *, day: date) -> dict[int, Load]:
    """Return the day of each of these workers, who were fetched (and so authorised) before."""
    listed = list(rows) if viewer else []
    start, end = clock.day_bounds(day)
    planned = Assignment.objects.filter(
        worker__in=listed, state__in=(*ACTIVE, "finished"), planned_from__gte=start, planned_from__lt=end
    )
    visits: dict[int, int] = dict.fromkeys((row.pk for row in listed), 0)
    hours: dict[int, float] = dict.fromkeys(visits, 0.0)
    for worker_id, begins, ends in planned.values_list("worker_id", "planned_from", "planned_to"):
        visits[worker_id] += 1
        hours[worker_id] += (ends - begins).total_seconds() / 3600 if begins and ends else 0.0
    away = away_on(listed, day)
    return {
        row.pk: Load(
            visits=visits[row.pk],
            hours=hours[row.pk],
            over=visits[row.pk] > row.visits_a_day or hours[row.pk] > row.hours_a_day,
            away=row.pk in away,
        )
        for row in listed
    }
