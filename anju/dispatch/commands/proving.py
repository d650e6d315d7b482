"""The proof of a visit, worked out when it ends and kept with it."""

from datetime import datetime
from typing import Any

from anju.dispatch.models import Assignment
from anju.dispatch.rules.proving import Other, Proof, Told, prove
from anju.kernel import clock
from anju.kernel.geometry import distance_m
from anju.kernel.viewer import SYSTEM
from anju.people import queries as people
from anju.routines import queries as routines


def proof_of(row: Assignment, *, now: datetime) -> dict[str, Any] | None:
    """Return score, result and checks of a finished service at home; a case has no plan to check against."""
    if row.planned_from is None or row.planned_to is None or row.arrived_at is None or row.finished_at is None:
        return None
    found = prove(
        Told(
            arrived_at=row.arrived_at,
            finished_at=row.finished_at,
            recorded_at=row.finished_heard_at or now,
            arrival_recorded_at=row.arrived_heard_at or row.arrived_at,
            noticed=tuple(row.noticed),
            distance_m=row.arrived_distance_m,
            accuracy_m=row.arrived_accuracy_m,
            planned_minutes=(row.planned_to - row.planned_from).total_seconds() / 60,
            minimum_minutes=row.minimum_minutes,
            elder=_elder(row.elder_id, row.arrived_at),
            others=_others(row),
        )
    )
    return _stored(found)


def _stored(found: Proof) -> dict[str, Any]:
    checks = [{"code": reason.code, "result": result, "facts": dict(reason.facts)} for reason, result in found.checks]
    return {"score": found.score, "result": found.result, "checks": checks}


def _elder(elder_id: int | None, at: datetime) -> str:
    if elder_id is None:
        return "living"
    status = people.elder(SYSTEM, elder_id).status
    away = status == "living" and elder_id in routines.away_now(SYSTEM, [elder_id], now=at)
    return "away" if away else status


def _others(row: Assignment) -> tuple[Other, ...]:
    """Return the other visits of the same worker and Beijing day that have ended, cases too: nobody is in two homes."""
    if row.arrived_at is None:
        return ()
    start, end = clock.day_bounds(clock.local_day(row.arrived_at))
    rows = Assignment.objects.filter(
        worker_id=row.worker_id, state="finished", arrived_at__gte=start, arrived_at__lt=end
    ).exclude(pk=row.pk)
    return tuple(
        Other(other.arrived_at, other.finished_at, _between(row, other))
        for other in rows
        if other.arrived_at and other.finished_at
    )


def _between(row: Assignment, other: Assignment) -> float | None:
    places = (row.target_longitude, row.target_latitude, other.target_longitude, other.target_latitude)
    if any(value is None for value in places):
        return None
    here_x, here_y, there_x, there_y = (value or 0.0 for value in places)
    return distance_m((here_x, here_y), (there_x, there_y))
