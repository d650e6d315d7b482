"""Which firmware a device had at a moment: what it, its gateway or a person said last before."""

from typing import Any

from django.db.models import OuterRef, Subquery

from anju.devices.models import Firmware
from anju.kernel.viewer import Viewer


def firmware_then(viewer: Viewer, *, device: str, at: str) -> Subquery:
    """Return the version a device had at a moment, for a query over rows with these two columns; null where unknown."""
    viewer.need("device.read")
    said: Any = Firmware.objects.filter(device_id=OuterRef(device), since__lte=OuterRef(at)).order_by("-since")
    return Subquery(said.values("version")[:1])
