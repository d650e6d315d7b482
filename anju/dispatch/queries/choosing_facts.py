"""What is known of each worker for one service, summed up by the database: one row a worker, not one a visit.

Thousands of workers may serve a division and have tens of thousands of visits that day. Each visit keeps the whole
ranking it came from, so none is read as an object, and a list of workers goes to the database as one value.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from anju.dispatch.lifecycle import ACTIVE
from anju.dispatch.models import Assignment
from anju.dispatch.queries.needs import Need
from anju.dispatch.queries.workers import Known, duties
from anju.dispatch.rules import choosing, travel
from anju.kernel import clock
from anju.kernel.geometry import distance_m
from anju.kernel.viewer import SYSTEM
from anju.people import queries as people

LIVE = timedelta(hours=2)  # how long the place of a phone tells where somebody sets out from
_WEEK = timedelta(days=6)
_TAKEN = (*ACTIVE, "finished")
# Those that begin that day, and the few that began the day before and are not over: each by an index of its own.
_PLANS = """
WITH visit AS (
  SELECT worker_id, planned_from, planned_to, target_longitude, target_latitude FROM dispatch_assignment
  WHERE worker_id = ANY(%(workers)s) AND state = ANY(%(taken)s) AND planned_from >= %(day)s AND planned_from < %(next)s
    AND NOT (thing = %(thing)s AND thing_id = %(thing_id)s)
  UNION ALL
  SELECT worker_id, planned_from, planned_to, target_longitude, target_latitude FROM dispatch_assignment
  WHERE worker_id = ANY(%(workers)s) AND state = ANY(%(taken)s) AND planned_from < %(day)s
    AND planned_from > %(longest)s
    AND planned_to > %(day)s AND NOT (thing = %(thing)s AND thing_id = %(thing_id)s)
    AND (planned_to AT TIME ZONE 'Asia/Shanghai')::date > (planned_from AT TIME ZONE 'Asia/Shanghai')::date
)
SELECT worker_id, count(*), extract(epoch FROM sum(planned_to - planned_from))::float8 / 3600,
  bool_or(planned_from < %(ends)s AND planned_to > %(starts)s),
  max(ARRAY[extract(epoch FROM planned_to)::float8, target_longitude, target_latitude])
    FILTER (WHERE planned_to <= %(starts)s),
  min(ARRAY[extract(epoch FROM planned_from)::float8, target_longitude, target_latitude])
    FILTER (WHERE planned_from >= %(ends)s)
FROM visit GROUP BY worker_id
"""
_CERTIFICATES = """
SELECT worker_id, array_agg(kind) FILTER (WHERE expires_on IS NULL OR expires_on >= %s),
  array_agg(kind) FILTER (WHERE expires_on < %s)
FROM dispatch_certificate WHERE worker_id = ANY(%s) GROUP BY worker_id
"""
_SHIFTS = """
SELECT worker_id, bool_or(starts_at <= %s AND ends_at >= %s) FROM dispatch_shift
WHERE worker_id = ANY(%s) AND ends_at > %s AND starts_at < %s GROUP BY worker_id
"""
_AWAY = "SELECT worker_id FROM dispatch_leave WHERE worker_id = ANY(%s) AND first_on <= %s AND last_on >= %s"

Place = tuple[float, float] | None


class _Plan(NamedTuple):
    """What somebody has that day already: visits, hours, whether one is at the same time, the two beside."""

    visits: int = 0
    hours: float = 0.0
    clash: bool = False
    before: list[float] | None = None  # when it ends, and where it is
    after: list[float] | None = None  # when it begins, and where it is


_NOTHING = _Plan()


def facts_of(rows: Sequence[Known], need: Need, now: datetime, *, shares: Mapping[int, float]) -> list[choosing.Facts]:
    """Return what is known of these workers, who were fetched (and so authorised) before."""
    day, ids = clock.local_day(need.starts_at), [row.pk for row in rows]
    start, end = clock.day_bounds(day)
    held = {who: (valid or [], old or []) for who, valid, old in _ask(_CERTIFICATES, [day, day, ids])}
    away = {who for (who,) in _ask(_AWAY, [ids, day, day])}
    in_shift = dict(_ask(_SHIFTS, [need.starts_at, need.ends_at, ids, start - _WEEK, end]))
    plans = _plans(ids, need, start, end)
    visits = _visits(need.elder_id)
    soon = need.starts_at - now <= LIVE
    on_duty = duties(SYSTEM, rows, now, away=away if clock.local_day(now) == day else None) if soon else {}
    spoken = people.elder(SYSTEM, need.elder_id).language_note if need.elder_id and not need.language else ""
    language, home = need.language or spoken, _point(need.longitude, need.latitude)
    found: list[choosing.Facts] = []
    for row in rows:
        plan = plans.get(row.pk, _NOTHING)
        valid, expired = held.get(row.pk, ((), ()))
        before, after = _place(plan.before), _place(plan.after)
        origin = before or (_point(row.longitude, row.latitude) if soon else None)
        away_m = distance_m(origin, home) if origin and home else None
        found.append(
            choosing.Facts(
                worker_id=row.pk,
                name=row.name,
                provider_id=row.organisation_id,
                minutes=travel.minutes(away_m, row.mode, day.month),
                distance_m=away_m,
                mode=row.mode,
                certificate=choosing.certificate_state(need.qualification, valid, expired),
                health_expired=choosing.HEALTH in expired and choosing.HEALTH not in valid,
                on_leave=row.pk in away,
                off_duty=soon and not on_duty[row.pk].on,
                in_shift=in_shift.get(row.pk),
                clash=plan.clash,
                too_tight=_tight(
                    ((need.starts_at.timestamp() - plan.before[0]) if plan.before else 0.0, before),
                    ((plan.after[0] - need.ends_at.timestamp()) if plan.after else 0.0, after),
                    home=home, mode=row.mode, month=day.month,
                ),
                visits=visits[row.pk],
                visits_today=plan.visits,
                hours_today=need.hours + plan.hours,
                visits_limit=row.visits_a_day,
                hours_limit=row.hours_a_day,
                gender=row.gender,
                same_language=any(word and word in language for word in row.languages),
                share=shares.get(row.organisation_id or 0, 1.0),
            )
        )  # fmt: skip
    return found


def _ask(statement: str, values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _plans(ids: list[int], need: Need, start: datetime, end: datetime) -> dict[int, _Plan]:
    values = {
        "workers": ids, "taken": list(_TAKEN), "day": start, "next": end, "longest": start - choosing.LONGEST,
        "starts": need.starts_at, "ends": need.ends_at, "thing": need.thing, "thing_id": need.thing_id,
    }  # fmt: skip
    return {who: _Plan._make(values) for who, *values in _ask(_PLANS, values)}


def _point(longitude: float | None, latitude: float | None) -> Place:
    return (longitude, latitude) if longitude is not None and latitude is not None else None


def _place(stop: list[float] | None) -> Place:
    """Say where the visit beside is."""
    return _point(stop[1], stop[2]) if stop else None


def _tight(*beside: tuple[float, Place], home: Place, mode: str, month: int) -> bool:
    """Whether the way from the home before or to the home after does not fit into the seconds between."""
    ways = [(seconds, distance_m(place, home)) for seconds, place in beside if place and home]
    return any(away > travel.NEAR_M and seconds < travel.minutes(away, mode, month) * 60 for seconds, away in ways)


def _visits(elder_id: int | None) -> Counter[int]:
    """Count who has been with this elder how often; an elder's visits are few, whoever they were."""
    if elder_id is None:
        return Counter()
    been = Assignment.objects.filter(elder_id=elder_id, arrived_at__isnull=False)
    return Counter(been.values_list("worker_id", flat=True))
