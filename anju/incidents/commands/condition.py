"""What a case was opened for is over by the device's word: a line in the timeline, no closing."""

from datetime import datetime
from typing import Any

from django.db import transaction

from anju.incidents.commands.moving import remark
from anju.incidents.commands.opening import open_case
from anju.incidents.models import Incident
from anju.kernel.viewer import Viewer


@transaction.atomic
def end_condition(viewer: Viewer, *, kind: str, elder_id: int, data: dict[str, Any], now: datetime) -> Incident | None:
    """Note in the open case of this kind and elder that the condition has ended; nothing where none is open."""
    viewer.need("incident.act")
    case = open_case(kind, elder_id, "")
    if case is not None:
        remark(viewer, case, "end_condition", now=now, data=data)
    return case
