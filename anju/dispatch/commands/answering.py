"""The worker's own verbs: accept, refuse, arrive with place proof, finish."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from anju.dispatch import permissions
from anju.dispatch.commands.moving import own, step, tell
from anju.dispatch.commands.offering import offer_next
from anju.dispatch.commands.proving import proof_of
from anju.dispatch.events import AssignmentAccepted, AssignmentArrived, AssignmentFinished, AssignmentRefused
from anju.dispatch.models import Assignment
from anju.dispatch.rules import travel
from anju.dispatch.rules.moments import Moment, Press, moment
from anju.dispatch.rules.proving import is_weak
from anju.kernel.geometry import Point, distance_m, to_wgs84
from anju.kernel.refusals import Invalid, Refusal
from anju.kernel.viewer import Viewer

HEARD_AT_ONCE = timedelta(minutes=2)
ENTRIES = ("", "key", "elder", "forced", "open")


class ReasonMissing(Invalid):
    """Refusing a job needs a reason."""

    code = "assignment_refusal_reason"


class UnknownEntry(Invalid):
    """Not one of the coded ways into a home."""

    code = "assignment_entry_unknown"


@transaction.atomic
def accept(viewer: Viewer, assignment_id: int, *, now: datetime) -> Assignment:
    """Go. Until the offer has been given to the next, a late answer is still welcome."""
    row = own(viewer, assignment_id)
    permissions.check(viewer, "accept", row)
    seconds = max(0, int((now - row.offered_at).total_seconds()))
    step(viewer, row, "accept", now=now, data={"seconds": seconds}, answered_at=now)
    seen(row, now)
    tell(viewer, AssignmentAccepted, row, now=now)
    return row


@transaction.atomic
def refuse(viewer: Viewer, assignment_id: int, *, reason: str, now: datetime) -> Assignment:
    """Say no with a reason; the next candidate is asked at once."""
    row = own(viewer, assignment_id)
    permissions.check(viewer, "refuse", row)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    step(viewer, row, "refuse", now=now, why=reason, answered_at=now, refusal=reason[:100])
    seen(row, now)
    tell(viewer, AssignmentRefused, row, now=now, reason=reason, next_worker=offer_next(viewer, row, now=now))
    return row


@transaction.atomic
def arrive(
    viewer: Viewer,
    assignment_id: int,
    *,
    now: datetime,
    longitude: float | None = None,
    latitude: float | None = None,
    accuracy_m: float | None = None,
    datum: str = "wgs84",
    mock: bool = False,
    press: Press | None = None,
) -> Assignment:
    """Stand at the door. A place far away is recorded and flagged, never refused; ``press`` says when it was."""
    row = own(viewer, assignment_id)
    permissions.check(viewer, "arrive", row)
    when = moment(press, earliest=row.answered_at or row.offered_at, now=now)
    place, away = away_from_door(row, longitude, latitude, datum)
    flag = travel.place_flag(away, accuracy_m)
    step(
        viewer,
        row,
        "arrive",
        now=now,
        data={"place": flag, "distance_m": round(away) if away is not None else None, **told_at(when.at, now)},
        arrived_at=when.at,
        arrived_heard_at=now,
        noticed=_noticed(row, when, mock=mock),
        arrived_longitude=place[0] if place else None,
        arrived_latitude=place[1] if place else None,
        arrived_accuracy_m=accuracy_m,
        arrived_distance_m=away,
        place_flag=flag,
    )
    seen(row, now)
    tell(viewer, AssignmentArrived, row, now=now, place_flag=flag, at=when.at.isoformat())
    return row


@transaction.atomic
def finish(
    viewer: Viewer,
    assignment_id: int,
    *,
    now: datetime,
    entry: str = "",
    findings: dict[str, Any] | None = None,
    note: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
    accuracy_m: float | None = None,
    datum: str = "wgs84",
    mock: bool = False,
    press: Press | None = None,
) -> Assignment:
    """Hand over: how the door opened, what was found, what was done; ``press`` says when it was."""
    row = own(viewer, assignment_id)
    permissions.check(viewer, "finish", row)
    if entry not in ENTRIES:
        raise UnknownEntry(entry=entry)
    found = findings or {}
    when = moment(press, earliest=row.arrived_at or row.offered_at, now=now)
    place, away = away_from_door(row, longitude, latitude, datum)
    changes: dict[str, Any] = {
        "finished_at": when.at, "finished_heard_at": now, "entry": entry, "findings": found, "note": note,
        "finished_longitude": place[0] if place else None, "finished_latitude": place[1] if place else None,
        "finished_accuracy_m": accuracy_m, "finished_distance_m": away,
        "noticed": _noticed(row, when, mock=mock),
    }  # fmt: skip
    for name, value in changes.items():
        setattr(row, name, value)
    step(viewer, row, "finish", now=now, why=note, data=told_at(when.at, now), **changes, proof=proof_of(row, now=now))
    seen(row, now)
    tell(viewer, AssignmentFinished, row, now=now, entry=entry, findings=found, note=note, at=when.at.isoformat(),
         weak=row.proof is not None and is_weak(row.proof["score"], row.proof["result"]))  # fmt: skip
    return row


def _noticed(row: Assignment, when: Moment, *, mock: bool) -> list[str]:
    return sorted({*row.noticed, *when.noticed, *(["mock_location"] if mock else [])})


def told_at(at: datetime, now: datetime) -> dict[str, str]:
    """Say in the timeline when it happened, where that is not when it was heard."""
    return {"happened_at": at.isoformat()} if now - at > HEARD_AT_ONCE else {}


def away_from_door(
    row: Assignment, longitude: float | None, latitude: float | None, datum: str = "wgs84"
) -> tuple[Point | None, float | None]:
    """Return where the phone was and how many metres from the door, as far as both are known."""
    place = _place(longitude, latitude, datum)
    if place is None or row.target_longitude is None or row.target_latitude is None:
        return place, None
    return place, distance_m(place, (row.target_longitude, row.target_latitude))


def _place(longitude: float | None, latitude: float | None, datum: str) -> Point | None:
    if longitude is None or latitude is None:
        return None
    try:
        return to_wgs84(longitude, latitude, datum)
    except Refusal:  # nonsense from a phone is "unknown", it does not keep anybody from arriving
        return None


def seen(row: Assignment, now: datetime) -> None:
    """Note that the worker has been heard."""
    row.worker.presence_at = now
    row.worker.save(update_fields=["presence_at"])
