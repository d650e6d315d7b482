"""When a device falls silent, open a technical case; when it speaks again, close it."""

from datetime import datetime

from anju.devices import queries as devices
from anju.devices.events import DeviceHeardAgain, DeviceSilent
from anju.incidents import commands as incidents
from anju.incidents import queries
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer


@facts.later(DeviceSilent)
def silent(_viewer: Viewer, fact: DeviceSilent, now: datetime) -> None:
    """Note that nobody knows how this device (or everything behind this gateway) is."""
    incidents.note_technical(
        SYSTEM,
        kind="offline",
        area=fact.area,
        elder_id=fact.elder_id,
        point_id=fact.point_id,
        device_id=fact.device_id,
        device_number=fact.device_number,
        data={"since": fact.since, "gateway": fact.gateway, "devices": fact.devices},
        now=now,
    )


@facts.later(DeviceHeardAgain)
def heard_again(_viewer: Viewer, fact: DeviceHeardAgain, now: datetime) -> None:
    """Close the technical case that its silence opened, unless another sensor of the same point is still silent."""
    for case in queries.of_device(SYSTEM, fact.device_id, "offline"):
        if case.point_id is not None and devices.silent_at(SYSTEM, case.point_id):
            continue
        incidents.close_routine(SYSTEM, case.pk, why="device_heard_again", now=now)
