"""When a device is unbound while its elder has an open case, make that a visible fault of the case."""

from datetime import datetime

from anju.devices.events import DeviceUnbound
from anju.incidents import commands as incidents
from anju.incidents import queries
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer


@facts.later(DeviceUnbound)
def unbound(_viewer: Viewer, fact: DeviceUnbound, now: datetime) -> None:
    """Mark the open cases that this device opened."""
    for case in queries.incidents(SYSTEM, state="open", elder_id=fact.elder_id):
        if case.device_id == fact.device_id:
            incidents.change_fault(SYSTEM, case.pk, fault="device_unbound", now=now)
