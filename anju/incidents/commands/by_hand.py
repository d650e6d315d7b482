"""A case that no frame opened: a call, a visit, a worry, or something the platform itself found."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from anju.incidents.commands.moving import remark, step, tell
from anju.incidents.commands.opening import TRIES, NoPlace, new_case, open_case, ring
from anju.incidents.events import IncidentPressed
from anju.incidents.models import Incident
from anju.kernel.viewer import Viewer
from anju.people import queries as people


@transaction.atomic
def note_technical(
    viewer: Viewer,
    *,
    kind: str,
    area: str,
    now: datetime,
    elder_id: int | None = None,
    point_id: int | None = None,
    device_id: int | None = None,
    device_number: str = "",
    why: str = "",
    data: dict[str, Any] | None = None,
) -> Incident:
    """Open a case for a finding that no frame told (silence, a flat battery); a second finding is a line in the first.

    A technical case (P4) waits in the list and rings nowhere.
    """
    viewer.need("incident.open")
    for _attempt in range(TRIES):
        found = open_case(kind, elder_id, device_number, point_id)
        if found:
            remark(viewer, found, "press", now=now, why=why, data={"device": device_number, **(data or {})})
            return found
        try:
            with transaction.atomic():
                case = new_case(
                    kind=kind,
                    area=area,
                    elder_id=elder_id,
                    point_id=point_id,
                    device_id=device_id,
                    device_number=device_number,
                    source="watch",
                    faults=[],
                    received_at=now,
                    now=now,
                )
                ring(viewer, case, now=now, data={"signal": kind, "device": device_number, "why": why, **(data or {})})
                return case
        except IntegrityError:
            continue
    raise NoPlace(elder=elder_id, kind=kind)


@transaction.atomic
def open_manually(
    viewer: Viewer,
    *,
    kind: str,
    now: datetime,
    elder_id: int | None = None,
    area: str = "",
    source: str = "manual",
    note: str = "",
) -> Incident:
    """Open a case for a call, a visit or a worry; an open one of the same elder and kind gets one more press."""
    viewer.need("incident.open")
    elder = people.elder(viewer, elder_id) if elder_id else None
    place = elder.area_code if elder else area or viewer.area
    for _attempt in range(TRIES):
        found = open_case(kind, elder_id, "") if elder else None
        if found:
            return _press_by_hand(viewer, found, note=note, source=source, now=now)
        try:
            with transaction.atomic():
                case = new_case(
                    kind=kind,
                    area=place,
                    elder_id=elder_id,
                    dwelling_id=elder.dwelling_id if elder else None,
                    source=source,
                    faults=[],
                    received_at=now,
                    now=now,
                )
                ring(viewer, case, now=now, data={"source": source, "note": note})
                return case
        except IntegrityError:
            continue
    raise NoPlace(elder=elder_id, kind=kind)


def _press_by_hand(viewer: Viewer, case: Incident, *, note: str, source: str, now: datetime) -> Incident:
    count = case.presses + 1
    data = {"presses": count, "source": source, "note": note}
    step(viewer, case, "press", now=now, why=note, data=data, presses=count, last_press_at=max(case.last_press_at, now))
    tell(viewer, IncidentPressed, case, now=now, presses=count)
    return case
