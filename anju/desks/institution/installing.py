"""Putting a device at a point: found by its number, registered first where nobody has."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from anju.devices import commands, queries
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer

if TYPE_CHECKING:
    from anju.devices.models import Sensor
    from anju.institutions.models import Point


@transaction.atomic
def install(
    viewer: Viewer, point: "Point", *, number: str, kind: str, watch: str, heartbeat_s: int | None, now: datetime
) -> "Sensor":
    """Find or register the device, then let it watch over the point."""
    try:
        device = queries.by_number(viewer, number.strip())
    except NotVisible:
        heard = queries.waiting_line(viewer, number.strip())
        device = commands.enrol(
            viewer, number=number.strip(), kind=kind, area=point.institution.area_code, line_id=heard, now=now
        )
    return commands.place_sensor(viewer, device.pk, point_id=point.pk, watch=watch, heartbeat_s=heartbeat_s, now=now)
