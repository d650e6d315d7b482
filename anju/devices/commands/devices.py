"""Devices: enrol, bind, unbind, retire, mark as tested."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from anju.devices import permissions, queries
from anju.devices.events import DeviceUnbound
from anju.devices.models import Binding, Device, DeviceState, DueCheck, Line, UnknownDevice
from anju.devices.rules.health import DORMANT_AFTER, GATEWAY_SILENT_S, KINDS
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import Viewer
from anju.people import queries as people
from anju_edge.protocols.reading import MAX_NUMBER
from anju_edge.protocols.registry import PROTOCOLS


class NumberTaken(Conflict):
    """A device of this number is registered already; facts hold the number."""

    code = "device_number_taken"


class UnknownKind(Invalid):
    """No such kind of device or protocol; facts name it."""

    code = "device_kind_unknown"


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
    protocol: str = "anju_json",
    area: str = "",
    elder_id: int | None = None,
    line_id: int | None = None,
    gateway_id: int | None = None,
    room: str = "",
    model: str = "",
    vendor: str = "",
    silent_after_s: int | None = None,
    installed_on: date | None = None,
    synthetic: bool = False,
) -> Device:
    """Register a device, bound to an elder at once where one is named. The area is the elder's, or the one given."""
    permissions.check(viewer, "device.enrol")
    _check_words(number, kind, protocol)
    elder = people.elder(viewer, elder_id) if elder_id is not None else None
    area_code = elder.area_code if elder else area
    if not viewer.covers(area_code) or not area_code:
        raise Invalid(field="area", value=area_code)
    line = Line.objects.filter(pk=line_id).first() if line_id is not None else None
    gateway = _gateway(viewer, gateway_id, line)
    if Device.objects.filter(number=number).exists():
        raise NumberTaken(number=number)
    try:
        with transaction.atomic():
            device = Device.objects.create(
                number=number, kind=kind, protocol=line.protocol if line else protocol, area_code=area_code, line=line,
                gateway=gateway, room=room, model=model, vendor=vendor, synthetic=synthetic, installed_on=installed_on,
                silent_after_s=silent_after_s or _silence(kind, line.protocol if line else protocol), created_at=now,
            )  # fmt: skip
    except IntegrityError as problem:
        raise NumberTaken(number=number) from problem
    DeviceState.objects.create(device=device)
    _first_checks(device, now)
    UnknownDevice.objects.filter(number=number).delete()
    _moved(viewer, device, "enrol", "", "active", now=now)
    if elder is not None:
        bind(viewer, device.pk, elder_id=elder.pk, now=now)
        device.refresh_from_db()
    return device


@transaction.atomic
def bind(viewer: Viewer, device_id: int, *, elder_id: int, now: datetime, reason: str = "") -> Device:
    """Give a device to an elder from now on; whoever had it before has it no longer."""
    device = _locked(viewer, device_id)
    permissions.check(viewer, "device.bind", device)
    elder = people.elder(viewer, elder_id)
    if device.elder_id == elder.pk:
        return device
    _end_binding(viewer, device, now=now, reason=reason or "rebound")
    Binding.objects.create(
        device=device, elder=elder, period=TimestamptzRange(now, None), reason=reason[:100], by=viewer.actor
    )
    device.elder, device.dwelling, device.area_code = elder, elder.dwelling, elder.area_code
    device.save(update_fields=["elder", "dwelling", "area_code"])
    _moved(viewer, device, "bind", "", "bound", now=now, why=reason, data={"elder": elder.pk})
    return device


@transaction.atomic
def unbind(viewer: Viewer, device_id: int, *, now: datetime, reason: str = "") -> Device:
    """End a device's binding: the wearer died, moved or gave it back. It keeps its place until it is bound again."""
    device = _locked(viewer, device_id)
    permissions.check(viewer, "device.bind", device)
    _end_binding(viewer, device, now=now, reason=reason)
    device.elder = device.dwelling = None
    device.save(update_fields=["elder", "dwelling"])
    return device


@transaction.atomic
def retire(viewer: Viewer, device_id: int, *, now: datetime, reason: str = "") -> Device:
    """Take a device out of service. What it still sends is stored, and an alarm of it is a visible fault."""
    device = _locked(viewer, device_id)
    permissions.check(viewer, "device.bind", device)
    _end_binding(viewer, device, now=now, reason=reason or "retired")
    device.status, device.elder, device.dwelling = "retired", None, None
    device.save(update_fields=["status", "elder", "dwelling"])
    DueCheck.objects.filter(device=device).delete()
    _moved(viewer, device, "retire", "active", "retired", now=now, why=reason)
    return device


@transaction.atomic
def mark_tested(viewer: Viewer, device_id: int, *, now: datetime) -> Device:
    """Note that a device was tested and worked."""
    device = _locked(viewer, device_id)
    permissions.check(viewer, "device.bind", device)
    device.tested_at = now
    device.save(update_fields=["tested_at"])
    _moved(viewer, device, "test", device.status, device.status, now=now)
    return device


def _check_words(number: str, kind: str, protocol: str) -> None:
    if kind not in KINDS or protocol not in PROTOCOLS:
        raise UnknownKind(kind=kind, protocol=protocol)
    if not number.strip() or len(number) > MAX_NUMBER or not number.isprintable() or set(number) & set("#+"):
        raise WrongNumber(number=number[:MAX_NUMBER])


def _gateway(viewer: Viewer, gateway_id: int | None, line: Line | None) -> Device | None:
    if gateway_id is not None:
        return queries.device(viewer, gateway_id)
    return Device.objects.filter(line=line, kind="gateway").order_by("id").first() if line is not None else None


def _silence(kind: str, protocol: str) -> int:
    return GATEWAY_SILENT_S if kind == "gateway" else PROTOCOLS[protocol].silent_after_s


def _first_checks(device: Device, now: datetime) -> None:
    due = {"silence": timedelta(seconds=device.silent_after_s), "dormant": DORMANT_AFTER, "battery": timedelta(hours=1)}
    DueCheck.objects.bulk_create(
        [DueCheck(device=device, kind=kind, due_at=now + after) for kind, after in due.items()]
    )


def _locked(viewer: Viewer, device_id: int) -> Device:
    queries.device(viewer, device_id)
    return Device.objects.select_for_update(of=("self",)).get(pk=device_id)


def _end_binding(viewer: Viewer, device: Device, *, now: datetime, reason: str) -> None:
    binding = Binding.objects.filter(device=device, period__endswith__isnull=True).first()
    if binding is None:
        return
    if binding.period.lower >= now:
        binding.delete()  # bound and unbound in one instant: nobody had it
    else:
        binding.period = TimestamptzRange(binding.period.lower, now)
        binding.save(update_fields=["period"])
    _moved(viewer, device, "unbind", "bound", "unbound", now=now, why=reason, data={"elder": binding.elder_id})
    journal.publish(
        viewer,
        DeviceUnbound(
            area=device.area_code,
            device_id=device.pk,
            device_number=device.number,
            elder_id=binding.elder_id,
            reason=reason,
        ),
        now=now,
    )


def _moved(
    viewer: Viewer,
    device: Device,
    verb: str,
    before: str,
    after: str,
    *,
    now: datetime,
    why: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    journal.record_move(
        viewer, thing="device", thing_id=device.pk, area=device.area_code, verb=verb, from_state=before, to_state=after,
        now=now, why=why, data=data,
    )  # fmt: skip
    said = {"topic": "device", "area": device.area_code, "id": device.pk, "elder": device.elder_id, "user": None}
    journal.wake("live", json.dumps(said))
