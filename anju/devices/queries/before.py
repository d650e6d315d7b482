"""Frames that a device's number sent before it was registered: they stay nobody's, and are found by when and where.

There is no index by number. Unowned frames lie together in the index by device and time, and when the number was heard
last is kept with the device: so the look-up begins there, goes back, and ends after a bounded number of rows.
"""

from datetime import timedelta

from anju.devices.models import Device, Frame
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Principal, Viewer

LOOKED_AT = 2000  # unowned frames of all lines that are looked through
_BACK = timedelta(days=1)
_BATCH = timedelta(seconds=5)  # frames of one batch are noted with the time of its last


def frames_before(viewer: Viewer, device: Device, *, limit: int = 20) -> list[Frame]:
    """List what the number of a fetched device sent on its line before it was registered, the newest first."""
    if viewer.principal is Principal.FAMILY:
        raise NotVisible(device=device.pk)
    viewer.need("device.read")
    last = device.heard_before_at
    if last is None:
        return []
    unowned = Frame.objects.filter(device_id=None, received_at__gte=last - _BACK, received_at__lte=last + _BATCH)
    newest = unowned.order_by("-received_at").values("received_at", "door", "stream_seq", "device_number", "line_id")
    keys = [
        (row["received_at"], row["door"], row["stream_seq"])
        for row in newest[:LOOKED_AT]
        if row["device_number"] == device.number and row["line_id"] == device.line_id
    ][:limit]
    if not keys:
        return []
    found = Frame.objects.filter(
        received_at__gte=keys[-1][0], received_at__lte=keys[0][0], stream_seq__in=[key[2] for key in keys]
    )
    by_key = {(row.received_at, row.door, row.stream_seq): row for row in found}
    return [by_key[key] for key in keys if key in by_key]
