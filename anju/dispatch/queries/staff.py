"""Who works on a day, from when to when and with which qualifications: what a plan of the day is made of."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from anju.dispatch.queries.workers import Known, as_known, ask, away_on, shifts_between, workers
from anju.dispatch.rules import choosing, roster, travel
from anju.kernel import clock
from anju.kernel.viewer import Viewer

BEGINS, ENDS = timedelta(hours=8), timedelta(hours=18)  # of somebody for whom the roster says nothing
_WEEK = timedelta(days=6)
_HELD = "SELECT worker_id, kind, expires_on FROM dispatch_certificate WHERE worker_id = ANY(%s)"
_BEEN = """SELECT worker_id, elder_id, count(*) FROM dispatch_assignment
WHERE worker_id = ANY(%s) AND elder_id = ANY(%s) AND arrived_at IS NOT NULL GROUP BY 1, 2"""


@dataclass(frozen=True, slots=True)
class Staff:
    """A worker on a day; ``away`` says why somebody cannot be planned: on_leave, off_shift, health_expired."""

    worker: Known
    holds: frozenset[str]  # what services may ask for and a certificate valid on the day satisfies
    expired: frozenset[str]
    starts_at: datetime
    ends_at: datetime
    away: str = ""
    rest: tuple[float, float, float] | None = None  # begins from, begins until, minutes


def staff_of_day(viewer: Viewer, *, organisation: int, day: date) -> list[Staff]:
    """Return the workers of a provider on a day, by name; without a roster in the week before they work by day."""
    rows = sorted(as_known(workers(viewer, organisation=organisation)), key=lambda row: (row.name, row.pk))
    start, end = clock.day_bounds(day)
    away = away_on(rows, day)
    shifts = shifts_between(rows, start - _WEEK, end)
    valid: dict[int, set[str]] = defaultdict(set)
    old: dict[int, set[str]] = defaultdict(set)
    for worker_id, kind, until in ask(_HELD, [[row.pk for row in rows]]):
        (valid if until is None or until >= day else old)[worker_id].add(kind)
    found = []
    for row in rows:
        mine, near = valid[row.pk], shifts.get(row.pk, ())
        today = [(max(one, start), min(two, end)) for one, two in near if one < end and two > start]
        why = "on_leave" if row.pk in away else ""
        if not why and choosing.HEALTH in old[row.pk] and choosing.HEALTH not in mine:
            why = "health_expired"
        if not why and near and not today:
            why = "off_shift"
        begins, ends = (
            (min(one for one, _two in today), max(two for _one, two in today))
            if today
            else (start + BEGINS, start + ENDS)
        )
        satisfied = {asked for asked, fitting in choosing.SATISFIED_BY.items() if fitting & mine}
        found.append(
            Staff(
                row,
                frozenset(satisfied | mine),
                frozenset(old[row.pk] - mine),
                begins,
                ends,
                why,
                rest_of(begins, ends, start),
            )
        )
    return found


def earlier_visits(viewer: Viewer, worker_ids: Iterable[int], elder_ids: Iterable[int]) -> Counter[tuple[int, int]]:
    """Count how often each worker has been with each elder; the workers were fetched (and so authorised) before."""
    counted = ask(_BEEN, [list(worker_ids), list(elder_ids)]) if viewer else []
    return Counter({(worker, elder): times for worker, elder, times in counted})


def travel_table(
    viewer: Viewer, distances_m: npt.NDArray[np.float64], mode: str, month: int
) -> npt.NDArray[np.float64]:
    """Return the minutes of many ways at once, by the same rule."""
    return travel.table(distances_m if viewer else np.full_like(distances_m, np.nan), mode, month)


def rest_of(begins: datetime, ends: datetime, midnight: datetime) -> tuple[float, float, float] | None:
    """Return the noon rest of a working day in minutes from midnight, if it is long enough and spans noon."""
    noon = midnight + timedelta(minutes=roster.REST[0])
    return roster.REST if ends - begins > roster.REST_AFTER and begins < noon < ends else None
