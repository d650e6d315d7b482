"""The proof of a visit, worked out when it ends and kept with it."""

from datetime import datetime
from typing import Any

from anju.dispatch import queries
from anju.dispatch.models import Assignment, VisitPhoto
from anju.dispatch.queries.homes import called_from_home
from anju.dispatch.rules.patterns import ROUND, Habit, go_together
from anju.dispatch.rules.proving import Other, Picture, Proof, Told, prove
from anju.kernel import clock
from anju.kernel.geometry import Point, distance_m
from anju.kernel.viewer import SYSTEM
from anju.people import queries as people
from anju.routines import queries as routines


def proof_of(row: Assignment, *, now: datetime) -> dict[str, Any] | None:
    """Return score, result and checks of a finished service at home; a case has no plan to check against."""
    if row.planned_from is None or row.planned_to is None or row.arrived_at is None or row.finished_at is None:
        return None
    second = row.second or ("call" if called_from_home(row) else "")
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
            out_distance_m=row.finished_distance_m,
            second_asked=row.elder_id is not None and queries.asks_code(SYSTEM, row.elder_id, at=row.arrived_at),
            second=second,
            photos_again=_photos_again(row),
            pictures=_pictures(row),
            at_elder=_at_elder(row),
            habits=_habits(row),
        )
    )
    return _stored(found, second)


def _stored(found: Proof, second: str) -> dict[str, Any]:
    checks = [{"code": reason.code, "result": result, "facts": dict(reason.facts)} for reason, result in found.checks]
    return {"score": found.score, "result": found.result, "checks": checks, "second": second}


def _elder(elder_id: int | None, at: datetime) -> str:
    """Say where the elder was at that moment: by the day of a death or move, and by the absences that were told."""
    if elder_id is None:
        return "living"
    elder = people.elder(SYSTEM, elder_id)
    if elder.status != "living" and (elder.status_on is None or elder.status_on <= clock.local_day(at)):
        return str(elder.status)
    return "away" if elder_id in routines.away_now(SYSTEM, [elder_id], now=at) else "living"


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


def _photos_again(row: Assignment) -> int:
    """Return how many pictures of this visit were handed over at another one, or twice at this one."""
    own = [bytes(digest) for digest in row.pictures.filter(kind="photo").values_list("digest", flat=True)]
    elsewhere = VisitPhoto.objects.filter(digest__in=own).exclude(assignment_id=row.pk)
    again = {bytes(digest) for digest in elsewhere.values_list("digest", flat=True)}
    return sum(digest in again for digest in own) + len(own) - len(set(own))


def _pictures(row: Assignment) -> tuple[Picture, ...]:
    """Return what the photographs of this visit say of when and where they were taken."""
    home = _point(row.target_longitude, row.target_latitude)
    return tuple(
        Picture(one.taken_at, distance_m(home, there) if home and there else None, one.taken_accuracy_m)
        for one in row.pictures.filter(kind="photo", after=False)
        for there in [_point(one.taken_longitude, one.taken_latitude)]
    )


def _at_elder(row: Assignment) -> tuple[Other, ...]:
    """Return the ended visits of other workers to the same elder around this one that do not go with it."""
    if row.elder_id is None:
        return ()
    rows = Assignment.objects.filter(
        elder_id=row.elder_id, state="finished", arrived_at__lt=row.finished_at, finished_at__gt=row.arrived_at
    ).exclude(pk=row.pk)
    return tuple(
        Other(one.arrived_at, one.finished_at, 0.0)
        for one in rows
        if one.arrived_at
        and one.finished_at
        and (one.thing, one.thing_id) != (row.thing, row.thing_id)
        and not go_together(one.item, row.item)
    )


def _habits(row: Assignment) -> tuple[Habit, ...]:
    """Return this visit and the newest services at home of the same worker before it."""
    before = Assignment.objects.filter(worker_id=row.worker_id, state="finished", planned_from__isnull=False)
    newest = before.exclude(pk=row.pk).order_by("-finished_at")[: ROUND - 1]
    return tuple(
        Habit(
            round((one.finished_at - one.arrived_at).total_seconds() / 60),
            None
            if one.arrived_longitude is None or one.arrived_latitude is None
            else (one.arrived_longitude, one.arrived_latitude),
        )
        for one in [row, *newest]
        if one.arrived_at and one.finished_at
    )


def _between(row: Assignment, other: Assignment) -> float | None:
    here = _point(row.target_longitude, row.target_latitude)
    there = _point(other.target_longitude, other.target_latitude)
    return distance_m(here, there) if here and there else None


def _point(longitude: float | None, latitude: float | None) -> Point | None:
    return (longitude, latitude) if longitude is not None and latitude is not None else None
