"""Devices: enrol, bind, unbind, retire, mark as tested."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from anju.devices import permissions, queries
from anju.devices.commands import living, sensors
from anju.devices.commands.firmware import note_firmware
from anju.devices.commands.speaking import UnknownKind, speaking
from anju.devices.commands.standing import end_binding, first_checks, locked, moved, put_in_service
from anju.devices.models import Binding, Device, DeviceState, DueCheck, Line, UnknownDevice
from anju.devices.rules.health import KINDS
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import Viewer
from anju.people import queries as people
from anju_edge.protocols.reading import MAX_NUMBER


class NumberTaken(Conflict):
    """A device of this number is registered already; facts hold the number."""

    code = "device_number_taken"


class AtInstitution(Conflict):
    """The device watches over a point of an institution: take it away from there first."""

    code = "device_at_institution"


class WrongNumber(Invalid):
    """The number is empty, too long or holds signs that no topic can carry."""

    code = "device_number_invalid"


@transaction.atomic
def enrol(
    viewer: Viewer,
    *,
    number: str,
    kind: str,
    now: datetime,
    protocol: str = "",
    area: str = "",
    elder_id: int | None = None,
    line_id: int | None = None,
    gateway_id: int | None = None,
    room: str = "",
    model: str = "",
    vendor: str = "",
    firmware: str = "",
    silent_after_s: int | None = None,
    installed_on: date | None = None,
    synthetic: bool = False,
) -> Device:
    """Register a device, bound to an elder at once where one is named. The area is the elder's, or the one given."""
    permissions.check(viewer, "device.enrol")
    _check_words(number, kind)
    elder = people.elder(viewer, elder_id) if elder_id is not None else None
    area_code = elder.area_code if elder else area
    if not viewer.covers(area_code) or not area_code:
        raise Invalid(field="area", value=area_code)
    line, found = speaking(viewer, kind=kind, protocol=protocol, line_id=line_id, silent_after_s=silent_after_s)
    gateway = gateway_of(viewer, gateway_id, line)
    if Device.objects.filter(number=number).exists():
        raise NumberTaken(number=number)
    try:
        with transaction.atomic():
            device = Device.objects.create(
                number=number, kind=kind, protocol=found.protocol, area_code=area_code, line=line,
                gateway=gateway, room=room, model=model, vendor=vendor, synthetic=synthetic, installed_on=installed_on,
                silent_after_s=found.silent_after_s, created_at=now, heard_before_at=_heard(number, line),
            )  # fmt: skip
    except IntegrityError as problem:
        raise NumberTaken(number=number) from problem
    DeviceState.objects.create(device=device)
    first_checks(device, now)
    if firmware:
        note_firmware(viewer, {device.pk: (firmware, now)})
        device.firmware = firmware
    UnknownDevice.objects.filter(number=number).delete()
    moved(viewer, device, "enrol", "", "active", now=now)
    if elder is not None:
        bind(viewer, device.pk, elder_id=elder.pk, now=now)
        device.refresh_from_db()
    return device


def _heard(number: str, line: Line | None) -> datetime | None:
    """Return when the number was last heard on its line while nobody had registered it: its frames lie there."""
    rows = UnknownDevice.objects.filter(number=number, line=line)
    return rows.values_list("last_seen_at", flat=True).first()


@transaction.atomic
def bind(viewer: Viewer, device_id: int, *, elder_id: int, now: datetime, reason: str = "") -> Device:
    """Give a device to an elder from now on; whoever had it before has it no longer."""
    device = locked(viewer, device_id)
    permissions.check(viewer, "device.bind", device)
    elder = people.elder(viewer, elder_id)
    if device.elder_id == elder.pk:
        return device
    if device.point_id is not None:
        raise AtInstitution(number=device.number)
    end_binding(viewer, device, now=now, reason=reason or "rebound")
    put_in_service(viewer, device, now=now)
    Binding.objects.create(
        device=device, elder=elder, period=TimestamptzRange(now, None), reason=reason[:100], by=viewer.actor
    )
    living.begin_signs(viewer, device, now=now)
    device.elder, device.dwelling, device.area_code = elder, elder.dwelling, elder.area_code
    device.save(update_fields=["elder", "dwelling", "area_code"])
    moved(viewer, device, "bind", "", "bound", now=now, why=reason, data={"elder": elder.pk})
    return device


@transaction.atomic
def unbind(viewer: Viewer, device_id: int, *, now: datetime, reason: str = "") -> Device:
    """End a device's binding: the wearer died, moved or gave it back. It keeps its place until it is bound again."""
    device = locked(viewer, device_id)
    permissions.check(viewer, "device.bind", device)
    end_binding(viewer, device, now=now, reason=reason)
    device.elder = device.dwelling = None
    device.save(update_fields=["elder", "dwelling"])
    return device


@transaction.atomic
def retire(viewer: Viewer, device_id: int, *, now: datetime, reason: str = "") -> Device:
    """Take a device out of service. What it still sends is stored, and an alarm of it is a visible fault."""
    device = locked(viewer, device_id)
    permissions.check(viewer, "device.bind", device)
    end_binding(viewer, device, now=now, reason=reason or "retired")
    sensors.leave(viewer, device, now=now, why=reason or "retired")
    device.status, device.elder, device.dwelling = "retired", None, None
    device.save(update_fields=["status", "elder", "dwelling"])
    DueCheck.objects.filter(device=device).delete()
    moved(viewer, device, "retire", "active", "retired", now=now, why=reason)
    return device


@transaction.atomic
def mark_tested(viewer: Viewer, device_id: int, *, now: datetime) -> Device:
    """Note that a device was tested and worked."""
    device = locked(viewer, device_id)
    permissions.check(viewer, "device.bind", device)
    device.tested_at = now
    device.save(update_fields=["tested_at"])
    moved(viewer, device, "test", device.status, device.status, now=now)
    return device


def _check_words(number: str, kind: str) -> None:
    if kind not in KINDS:
        raise UnknownKind(kind=kind, protocol="")
    if not number.strip() or len(number) > MAX_NUMBER or not number.isprintable() or set(number) & set("#+"):
        raise WrongNumber(number=number[:MAX_NUMBER])


def gateway_of(viewer: Viewer, gateway_id: int | None, line: Line | None) -> Device | None:
    """Return the gateway that is named, or the one of a line that has one."""
    if gateway_id is not None:
        return queries.device(viewer, gateway_id)
    return Device.objects.filter(line=line, kind="gateway").order_by("id").first() if line is not None else None
