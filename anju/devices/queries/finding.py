"""Elders found by the number of a device that is theirs: the search box of people asks here too."""

from anju.devices.models import Device
from anju.kernel.scope import visible
from anju.kernel.viewer import Viewer

_MOST = 20
_SHORTEST = 5  # four digits are the end of a telephone or identity number, letters alone are pinyin


def elders_of_number(viewer: Viewer, typed: str) -> list[int]:
    """Return the elders to whom a device of this number belongs, in capitals or not."""
    if not viewer.can("device.read") or len(typed) < _SHORTEST or not any(sign.isdigit() for sign in typed):
        return []
    spelt = {typed, typed.lower(), typed.upper()}
    rows = Device.objects.filter(visible(viewer, elder="elder_id"), number__in=spelt, elder__isnull=False)
    return [elder for elder in rows.values_list("elder_id", flat=True)[:_MOST] if elder is not None]
