"""Correcting what was registered: what a device is, how it is heard, where it hangs. The number stays for ever."""

from datetime import date, datetime

from django.db import transaction

from anju.devices import permissions
from anju.devices.commands.devices import gateway_of
from anju.devices.commands.firmware import note_firmware
from anju.devices.commands.speaking import UnknownKind, speaking
from anju.devices.commands.standing import locked, moved
from anju.devices.models import Device, DueCheck
from anju.devices.rules.health import KINDS
from anju.kernel.viewer import Viewer

_FIELDS = ("kind", "model", "vendor", "room", "installed_on", "line_id", "protocol", "gateway_id", "silent_after_s")


@transaction.atomic
def edit(
    viewer: Viewer,
    device_id: int,
    *,
    kind: str,
    now: datetime,
    protocol: str = "",
    line_id: int | None = None,
    room: str = "",
    model: str = "",
    vendor: str = "",
    firmware: str = "",
    silent_after_s: int | None = None,
    installed_on: date | None = None,
) -> Device:
    """Write what is right now; what it was before stays in the journal. Another silence counts from the next look."""
    device = locked(viewer, device_id)
    permissions.check(viewer, "device.enrol", device)
    if kind not in KINDS or kind == "canary":
        raise UnknownKind(kind=kind, protocol=protocol)
    line, found = speaking(
        viewer, kind=kind, protocol=protocol, line_id=line_id, silent_after_s=silent_after_s, kept=device.line
    )
    before = {name: getattr(device, name) for name in _FIELDS}
    if line is None or line.pk != device.line_id:
        device.gateway = None if kind == "gateway" else gateway_of(viewer, None, line)
    device.kind, device.model, device.vendor, device.room = kind, model, vendor, room
    device.line, device.protocol, device.silent_after_s = line, found.protocol, found.silent_after_s
    device.installed_on = installed_on
    changed = {name: [before[name], getattr(device, name)] for name in _FIELDS if before[name] != getattr(device, name)}
    if firmware and firmware != device.firmware:
        changed["firmware"] = [device.firmware, firmware]
        note_firmware(viewer, {device.pk: (firmware, now)})
        device.firmware = firmware
    if not changed:
        return device
    device.save(update_fields=list(_FIELDS))
    if "silent_after_s" in changed:
        DueCheck.objects.filter(device=device, kind="silence").update(due_at=now)
    told = {name: [str(one) if one is not None else "" for one in pair] for name, pair in changed.items()}
    moved(viewer, device, "edit", device.status, device.status, now=now, data=told)
    return device
