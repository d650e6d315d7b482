"""Taking a device back from where nobody uses it any more, so that it can go to somebody who needs it."""

from datetime import datetime

from django.db import transaction

from anju.devices import permissions
from anju.devices.commands import sensors, silence
from anju.devices.commands.standing import end_binding, locked, moved
from anju.devices.events import DeviceTakenBack
from anju.devices.models import Device, DueCheck
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import Viewer

REASONS = ("died", "moved", "merged", "given_back", "unheard", "not_worn", "broken", "replaced", "other")


class TakeBackReason(Invalid):
    """Why a device is taken back is said by a code; facts hold what came instead."""

    code = "device_take_back_reason"


class TakenBack(Conflict):
    """Somebody has taken it back already; facts hold the number."""

    code = "device_taken_back"


@transaction.atomic
def take_back(viewer: Viewer, device_id: int, *, reason: str, now: datetime) -> Device:
    """Take a device back: nobody has it, nothing of it is expected, and it waits to be given out again.

    What it still sends is stored, and an alarm of it rings with the fault that the device is out of service.
    """
    device = locked(viewer, device_id)
    permissions.check(viewer, "device.bind", device)
    if reason not in REASONS:
        raise TakeBackReason(reason=reason[:40])
    if device.status == "suspended":
        raise TakenBack(number=device.number)
    end_binding(viewer, device, now=now, reason=reason)
    sensors.leave(viewer, device, now=now, why=reason)
    before, device.status = device.status, "suspended"
    device.elder = device.dwelling = None
    device.save(update_fields=["status", "elder", "dwelling"])
    DueCheck.objects.filter(device=device).delete()
    silence.end(viewer, device, now=now)
    moved(viewer, device, "take_back", before, "suspended", now=now, why=reason)
    fact = DeviceTakenBack(area=device.area_code, device_id=device.pk, device_number=device.number, reason=reason)
    journal.publish(viewer, fact, now=now)
    return device
