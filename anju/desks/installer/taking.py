"""Beginning with a device: one that is registered, one of the inbox, or one that nobody has heard yet."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from anju.devices import commands, queries
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer

if TYPE_CHECKING:
    from anju.devices.models import Installation


def registered(viewer: Viewer, device_id: int, *, now: datetime) -> "Installation":
    """Begin with a registered device, or go on with it."""
    return commands.begin(viewer, device_id, now=now)


@transaction.atomic
def from_inbox(viewer: Viewer, unknown_id: int, *, kind: str, now: datetime) -> "Installation":
    """Register a number of the inbox on its line and begin."""
    device = commands.enrol_unknown(viewer, unknown_id, kind=kind, now=now)
    return commands.begin(viewer, device.pk, now=now)


@transaction.atomic
def unheard(viewer: Viewer, number: str, *, kind: str, line_id: int | None, now: datetime) -> "Installation":
    """Register a number that was not heard yet, on the line by which it will come, and begin."""
    if line_id is not None and line_id not in {line.pk for line in queries.lines_here(viewer)}:
        raise NotVisible(line=line_id)
    device = commands.enrol(viewer, number=number.strip(), kind=kind, area=viewer.area, line_id=line_id, now=now)
    return commands.begin(viewer, device.pk, now=now)
