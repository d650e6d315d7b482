"""When a device was taken back, close the technical cases about it: nobody waits for its word any more."""

from datetime import datetime

from anju.devices.events import DeviceTakenBack
from anju.incidents import commands as incidents
from anju.incidents import queries
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer

KINDS = ("offline", "battery")


@facts.later(DeviceTakenBack)
def taken_back(_viewer: Viewer, fact: DeviceTakenBack, now: datetime) -> None:
    """Close its silence and its flat battery; a call for help stays open, whoever has the device."""
    for kind in KINDS:
        for case in queries.of_device(SYSTEM, fact.device_id, kind):
            incidents.close_routine(SYSTEM, case.pk, why="device_taken_back", now=now)
