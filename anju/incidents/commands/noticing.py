"""What the platform itself noticed about a person, and that rings: nobody has moved, with the facts of the decision."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from anju.incidents.commands.moving import remark, step, tell
from anju.incidents.commands.opening import TRIES, NoPlace, new_case, open_case, ring
from anju.incidents.events import IncidentPressed
from anju.incidents.models import Incident
from anju.kernel.viewer import Viewer


@transaction.atomic
def notice(
    viewer: Viewer,
    *,
    kind: str,
    area: str,
    elder_id: int,
    now: datetime,
    data: dict[str, Any],
    dwelling_id: int | None = None,
    device_id: int | None = None,
) -> Incident:
    """Open a case for what was noticed, or join the open one of this elder and kind."""
    viewer.need("incident.open")
    for _attempt in range(TRIES):
        found = open_case(kind, elder_id, "")
        if found is not None:
            return _again(viewer, found, data, now)
        try:
            with transaction.atomic():
                case = new_case(
                    kind=kind,
                    area=area,
                    elder_id=elder_id,
                    dwelling_id=dwelling_id,
                    device_id=device_id,
                    source="watch",
                    faults=[],
                    received_at=now,
                    now=now,
                )
                ring(viewer, case, now=now, data={"noticed": kind, **data})
                return case
        except IntegrityError:
            continue
    raise NoPlace(elder=elder_id, kind=kind)


def _again(viewer: Viewer, case: Incident, data: dict[str, Any], now: datetime) -> Incident:
    count = case.presses + 1
    told = {"presses": count, "noticed": case.kind, **data}
    step(viewer, case, "press", now=now, data=told, presses=count, last_press_at=max(case.last_press_at, now))
    tell(viewer, IncidentPressed, case, now=now, presses=count)
    return case


@transaction.atomic
def note_movement(viewer: Viewer, *, kind: str, elder_id: int, data: dict[str, Any], now: datetime) -> Incident | None:
    """Write into the open case of this elder and kind that somebody moved; it stays open, a person closes it."""
    viewer.need("incident.open")
    case = open_case(kind, elder_id, "")
    if case is not None:
        remark(viewer, case, "moved_again", now=now, data=data)
    return case
