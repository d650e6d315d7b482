"""What is known of a device in the moment in which its alarm is told, in one look: it stands before somebody's life."""

from typing import NamedTuple

from django.db import connection

from anju.devices.models import Device
from anju.kernel.viewer import Viewer


class Sender(NamedTuple):
    """A device with whom it belongs to, as it is in this transaction."""

    id: int
    kind: str
    area_code: str
    status: str
    line_id: int | None
    elder_id: int | None
    elder_status: str  # empty without an elder
    dwelling_id: int | None
    point_id: int | None
    living_there: int  # elders in its home
    on_trial: bool  # an installer has announced a press


_SENDER = """
SELECT d.id, d.kind, d.area_code, d.status, d.line_id, d.elder_id, coalesce(e.status, ''), d.dwelling_id, d.point_id,
  (SELECT count(*) FROM people_elder o WHERE o.dwelling_id = d.dwelling_id AND o.status = 'living'),
  EXISTS (SELECT FROM devices_trial t WHERE t.device_id = d.id AND t.state = 'waiting')
FROM devices_device d LEFT JOIN people_elder e ON e.id = d.elder_id
"""


def sender(viewer: Viewer, device_id: int | None, number: str, line_id: int | None) -> Sender | None:
    """Return the device that the lane knows, or else the one that was registered on this line a moment ago.

    A device that the lane knows and that is gone is an error: the alarm is told without its details.
    """
    viewer.need("frame.record")
    if device_id is None and line_id is None:
        return None
    known = "d.id = %s", [device_id]
    since = "d.number = %s AND d.line_id = %s", [number, line_id]
    where, values = since if device_id is None else known
    with connection.cursor() as cursor:
        cursor.execute(f"{_SENDER} WHERE {where}", values)
        row = cursor.fetchone()
    if row is None and device_id is not None:
        raise Device.DoesNotExist(device_id)
    return Sender(*row) if row else None
