"""Workers: who there is, who is on duty, who works when."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from anju.dispatch.models import Certificate, Leave, Shift, Worker
from anju.dispatch.rules.duty import ROSTER_REACH, Duty, duty
from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import Principal, Viewer

# A list of workers may have thousands: it goes to the database as one value.
_SHIFTS = """SELECT worker_id, starts_at, ends_at FROM dispatch_shift
WHERE worker_id = ANY(%s) AND ends_at > %s AND starts_at < %s"""
_AWAY = "SELECT DISTINCT worker_id FROM dispatch_leave WHERE worker_id = ANY(%s) AND first_on <= %s AND last_on >= %s"


def _seen(viewer: Viewer) -> Q:
    own = Q(user_id=viewer.user_id) if viewer.user_id is not None else Q(pk__in=[])
    if viewer.principal is Principal.FAMILY or not (viewer.can("worker.read") or viewer.can("worker.manage")):
        return own
    scope = visible(viewer, organisation="organisation_id")
    return scope | own if scope else scope  # an empty filter means everybody; "or" would lose it


class Known(NamedTuple):
    """A worker as a ranking or a board of the day reads it: no phone number, no object of the table."""

    pk: int
    name: str
    kind: str
    organisation_id: int | None
    mode: str
    gender: str
    languages: list[str]
    visits_a_day: int
    hours_a_day: int
    longitude: float | None
    latitude: float | None
    active: bool
    on_duty: bool
    presence_at: datetime | None


def known_workers(
    viewer: Viewer,
    *,
    organisations: Collection[int] | None = None,
    without: Collection[int] = (),
    worker_id: int | None = None,
) -> list[Known]:
    """List the active workers of some providers, or one of them, among those the viewer may see."""
    rows = Worker.objects.filter(_seen(viewer), active=True)
    if organisations is not None:
        rows = rows.filter(organisation_id__in=organisations)
    if without:
        rows = rows.exclude(pk__in=without)
    if worker_id is not None:
        rows = rows.filter(pk=worker_id)
    return as_known(rows)


def as_known(rows: QuerySet[Worker]) -> list[Known]:
    """Read workers as plain values, in the order of the list."""
    return [Known._make(values) for values in rows.values_list(*Known._fields)]


def worker(viewer: Viewer, worker_id: int, *, lock: bool = False) -> Worker:
    """Return one worker or raise ``NotVisible``; ``lock`` holds the row until the transaction ends."""
    rows = Worker.objects.filter(_seen(viewer))
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=worker_id).first()
    if row is None:
        raise NotVisible(worker=worker_id)
    return row


def worker_of(viewer: Viewer) -> Worker:
    """Return the worker that the viewer is, or raise ``NotVisible``."""
    row = Worker.objects.filter(user_id=viewer.user_id).first() if viewer.user_id is not None else None
    if row is None:
        raise NotVisible(worker="self")
    return row


def workers(
    viewer: Viewer,
    *,
    area: str = "",
    kind: str = "",
    skill: str = "",
    on_duty: bool | None = None,
    active: bool | None = True,
    text: str = "",
    organisation: int | None = None,
) -> QuerySet[Worker]:
    """List workers by filters, those on duty first."""
    rows = Worker.objects.filter(_seen(viewer)).filter(area_filter(area))
    exact = {"kind": kind or None, "on_duty": on_duty, "active": active, "organisation_id": organisation}
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if skill:
        rows = rows.filter(skills__contains=[skill])
    if text:
        rows = rows.filter(name__startswith=text)
    return rows.order_by("-on_duty", "area_code", "id")


def certificates_of(viewer: Viewer, worker_id: int) -> QuerySet[Certificate]:
    """List the qualifications of a worker."""
    return Certificate.objects.filter(worker=worker(viewer, worker_id)).order_by("kind", "-expires_on")


def shifts_of(viewer: Viewer, worker_id: int, *, start: datetime, end: datetime) -> QuerySet[Shift]:
    """List the shifts of a worker that touch a period."""
    rows = Shift.objects.filter(worker=worker(viewer, worker_id), ends_at__gt=start, starts_at__lt=end)
    return rows.order_by("starts_at")


def shifts_around(rows: Iterable[Worker | Known], now: datetime) -> dict[int, tuple[tuple[datetime, datetime], ...]]:
    """Return the shifts of these workers within a day of now."""
    return shifts_between(rows, now - ROSTER_REACH, now + ROSTER_REACH)


def shifts_between(
    rows: Iterable[Worker | Known], after: datetime, before: datetime
) -> dict[int, tuple[tuple[datetime, datetime], ...]]:
    """Return the shifts of these workers that touch a period."""
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for worker_id, start, end in ask(_SHIFTS, [[row.pk for row in rows], after, before]):
        found[worker_id].append((start, end))
    return {worker_id: tuple(shifts) for worker_id, shifts in found.items()}


def away_on(rows: Iterable[Worker | Known], day: date) -> frozenset[int]:
    """Return which of these workers are on leave on a day."""
    return frozenset(worker_id for (worker_id,) in ask(_AWAY, [[row.pk for row in rows], day, day]))


def ask(statement: str, values: list[Any]) -> list[Any]:
    """Read what a statement says of workers who were fetched before."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def duties(
    viewer: Viewer, rows: Iterable[Worker | Known], now: datetime, *, away: Collection[int] | None = None
) -> dict[int, Duty]:
    """Return for each of these workers whether they may be woken now, and why; ``away``: who is on leave, if known."""
    listed = list(rows) if viewer else []
    shifts = shifts_around([row for row in listed if row.on_duty], now)
    away = away_on(listed, clock.local_day(now)) if away is None else away
    return {
        row.pk: duty(
            active=row.active,
            on_duty=row.on_duty,
            presence_at=row.presence_at,
            shifts=shifts.get(row.pk, ()),
            now=now,
            on_leave=row.pk in away,
        )
        for row in listed
    }


def roster(viewer: Viewer, *, start: datetime, days: int = 7, area: str = "") -> list[tuple[Worker, list[list[Shift]]]]:
    """Return the roster from a Beijing midnight on: each worker with the shifts that begin on each day."""
    end = start + timedelta(days=days)
    listed = list(workers(viewer, area=area))
    table: dict[int, list[list[Shift]]] = {row.pk: [[] for _day in range(days)] for row in listed}
    rows = Shift.objects.filter(worker__in=listed, starts_at__gte=start, starts_at__lt=end).order_by("starts_at")
    for shift in rows:
        table[shift.worker_id][(shift.starts_at - start).days].append(shift)
    return [(row, table[row.pk]) for row in listed]


def leaves_of(viewer: Viewer, worker_id: int, *, day: date) -> QuerySet[Leave]:
    """List the leave of a worker that is not over on a day."""
    return Leave.objects.filter(worker=worker(viewer, worker_id), last_on__gte=day).order_by("first_on")


def ending_certificates(viewer: Viewer, *, day: date, days: int = 60) -> QuerySet[Certificate]:
    """List the certificates of active workers that have ended or end soon, the earliest first."""
    seen = Worker.objects.filter(_seen(viewer), active=True)
    rows = Certificate.objects.filter(worker__in=seen, expires_on__lte=day + timedelta(days=days))
    return rows.select_related("worker").order_by("expires_on", "id")


def worker_users(viewer: Viewer) -> frozenset[int]:
    """Return the accounts that are workers already, among those the viewer may see."""
    return frozenset(Worker.objects.filter(_seen(viewer)).values_list("user_id", flat=True))
