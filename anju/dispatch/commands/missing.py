"""The worker stands at the door and meets nobody."""

from datetime import datetime
from typing import Any

from django.db import transaction

from anju.dispatch import permissions
from anju.dispatch.commands.answering import ReasonMissing, away_from_door, seen, told_at
from anju.dispatch.commands.moving import own, step, tell
from anju.dispatch.events import AssignmentMissed
from anju.dispatch.models import Assignment
from anju.dispatch.rules import travel
from anju.dispatch.rules.moments import Press, moment
from anju.kernel.viewer import Viewer


@transaction.atomic
def miss(
    viewer: Viewer,
    assignment_id: int,
    *,
    reason: str,
    now: datetime,
    longitude: float | None = None,
    latitude: float | None = None,
    accuracy_m: float | None = None,
    press: Press | None = None,
) -> Assignment:
    """Say that nobody opened, with the place and the time as proof of having been there; whoever sent decides on."""
    row = own(viewer, assignment_id)
    permissions.check(viewer, "miss", row)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    when = moment(press, earliest=row.arrived_at or row.answered_at or row.offered_at, now=now)
    place, away = away_from_door(row, longitude, latitude)
    flag = travel.place_flag(away, accuracy_m)
    changes: dict[str, Any] = {"refusal": reason.strip()[:100], "finished_at": when.at, "finished_heard_at": now}
    if row.arrived_at is None:
        changes |= {
            "arrived_at": when.at, "arrived_heard_at": now, "arrived_accuracy_m": accuracy_m, "place_flag": flag,
            "arrived_longitude": place[0] if place else None, "arrived_latitude": place[1] if place else None,
            "arrived_distance_m": away,
        }  # fmt: skip
    data = {"place": flag, "distance_m": round(away) if away is not None else None, **told_at(when.at, now)}
    step(viewer, row, "miss", now=now, why=reason.strip(), data=data, **changes)
    seen(row, now)
    tell(viewer, AssignmentMissed, row, now=now, reason=reason.strip(), place_flag=row.place_flag or flag,
         at=when.at.isoformat())  # fmt: skip
    return row
