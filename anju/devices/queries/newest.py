"""The newest frames of a device or a line, each with what is read from it: what the live inspector shows."""

from datetime import datetime, timedelta

from anju.devices.models import Frame
from anju.devices.queries.devices import device
from anju.devices.queries.inspecting import Inspected, inspected
from anju.devices.queries.lines import line
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Principal, Viewer
from anju_edge.protocols.wire import DOOR

NEWEST = 30
_SINCE = timedelta(days=1)


def newest_of_device(viewer: Viewer, device_id: int, *, now: datetime) -> list[Inspected]:
    """List the newest frames of a device within a day, the newest first."""
    if viewer.principal is Principal.FAMILY:
        raise NotVisible(device=device_id)
    row = device(viewer, device_id)
    rows = Frame.objects.filter(device_id=row.pk, received_at__gte=now - _SINCE)
    return inspected(viewer, list(rows.order_by("-received_at", "-stream_seq")[:NEWEST]))


def newest_of_line(viewer: Viewer, line_id: int, *, now: datetime) -> list[Inspected]:
    """List the newest frames of a line within a day, the newest first: also those of numbers nobody registered.

    What the gateway itself says of the line, every half minute, is none of its frames.
    """
    row = line(viewer, line_id)
    rows = Frame.objects.filter(line_id=row.pk, received_at__gte=now - _SINCE).exclude(subject__endswith=f".{DOOR}")
    return inspected(viewer, list(rows.order_by("-received_at", "-stream_seq")[:NEWEST]))
