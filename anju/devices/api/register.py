"""Routes of the device register: enrol, find, bind, unbind, test, retire."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from anju.devices import commands, queries
from anju.devices.models import Device
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.schemas import (
    AreaCode,
    Day,
    IdIn,
    IdOut,
    In,
    Json,
    Line,
    Number,
    Out,
    Page,
    PagingQuery,
    Word,
    write_id,
    written,
)

router = Router(tags=["devices"])
Kind = Literal[
    "button", "cord", "pendant", "smoke", "gas", "co", "leak", "contact", "motion", "presence", "fall_radar", "watch",
    "bed", "temperature", "fire", "electrical", "water", "gateway", "other",
]  # fmt: skip
Condition = Literal["", "normal", "low_battery", "offline", "unknown", "fault", "dormant", "suspended", "retired"]


class DeviceFilters(In):
    """Which devices; `number` finds exactly one."""

    number: Annotated[str, Field(max_length=64)] = ""
    area: AreaCode | None = None
    kind: Literal[""] | Kind = ""
    condition: Condition = ""
    elder: IdIn | None = None


class DeviceOut(Out):
    """A device with its newest state; `condition` is what a person must know first."""

    id: IdOut
    number: str
    kind: str
    model: str
    vendor: str
    firmware: str
    protocol: str
    line: IdOut | None
    gateway: IdOut | None
    area: str
    elder: IdOut | None
    room: str
    status: str
    condition: str
    silent_after_s: int
    installed_on: date | None
    tested_at: datetime | None
    last_seen_at: datetime | None
    online: bool | None
    battery: int | None
    link_quality: int | None
    silent_since: datetime | None


class DeviceIn(In):
    """A new device. Bound to an elder at once where one is named; the area is then the elder's."""

    number: Number
    kind: Kind
    protocol: Word = ""
    area: AreaCode | None = None
    elder: IdIn | None = None
    line: IdIn | None = None
    gateway: IdIn | None = None
    room: Annotated[Line, Field(max_length=30)] = ""
    model: Annotated[Line, Field(max_length=60)] = ""
    vendor: Annotated[Line, Field(max_length=60)] = ""
    firmware: Annotated[Line, Field(max_length=40)] = ""
    silent_after_s: Annotated[int, Field(ge=60, le=2_592_000)] | None = None
    installed_on: Day | None = None
    synthetic: bool = False


class BindIn(In):
    """To whom, and why."""

    elder: IdIn
    reason: Line = ""


class ReasonIn(In):
    """Why."""

    reason: Line = ""


_NAMES = (
    "number",
    "kind",
    "model",
    "vendor",
    "firmware",
    "protocol",
    "room",
    "status",
    "silent_after_s",
    "installed_on",
    "tested_at",
)
_STATE = ("last_seen_at", "online", "battery", "link_quality", "silent_since")


def _values(row: Device) -> Json:
    state = getattr(row, "state", None)
    return {
        "id": str(row.pk),
        "line": write_id(row.line_id),
        "gateway": write_id(row.gateway_id),
        "elder": write_id(row.elder_id),
        "area": row.area_code,
        "condition": getattr(row, "condition", row.status),
        **{name: getattr(row, name) for name in _NAMES},
        **{name: getattr(state, name, None) for name in _STATE},
    }


def _one(request: Request, device_id: int) -> DeviceOut:
    """Return a device as it stands, with its condition."""
    found = queries.device(request.viewer, device_id)
    return DeviceOut(**_values(queries.devices(request.viewer, number=found.number).get()))


@router.get("/devices", response=Page[DeviceOut], url_name="devices")
def list_devices(request: Request, filters: Annotated[DeviceFilters, Query()], paging: PagingQuery) -> HttpResponse:
    """List devices of the caller's area."""
    request.viewer.need("device.read")
    wanted = filters.model_dump(exclude={"condition", "number"})
    number = filters.number.replace("\x00", "")
    rows = queries.devices(request.viewer, **wanted, status=filters.condition, number=number)
    found, following = page(rows, cursor=paging.cursor, limit=paging.limit, order=("area_code", "id"))
    return written([_values(row) for row in found], following)


@router.post("/devices", response={201: DeviceOut}, url_name="devices")
def enrol(request: Request, body: DeviceIn) -> Status[DeviceOut]:
    """Enrol a device. A number is taken once in the whole platform."""
    values = body.model_dump(exclude={"area", "elder", "line", "gateway"})
    row = commands.enrol(
        request.viewer,
        area=body.area or "",
        elder_id=body.elder,
        line_id=body.line,
        gateway_id=body.gateway,
        now=clock.now(),
        **values,
    )
    return Status(201, _one(request, row.pk))


@router.get("/devices/{device_id}", response=DeviceOut, url_name="device")
def get_device(request: Request, device_id: IdIn) -> DeviceOut:
    """Return one device."""
    request.viewer.need("device.read")
    return _one(request, device_id)


@router.post("/devices/{device_id}/bind", response=DeviceOut, url_name="device_bind")
def bind(request: Request, device_id: IdIn, body: BindIn) -> DeviceOut:
    """Give a device to an elder from now on."""
    commands.bind(request.viewer, device_id, elder_id=body.elder, reason=body.reason, now=clock.now())
    return _one(request, device_id)


@router.post("/devices/{device_id}/unbind", response=DeviceOut, url_name="device_unbind")
def unbind(request: Request, device_id: IdIn, body: ReasonIn) -> DeviceOut:
    """End a binding: the wearer died, moved or gave the device back."""
    commands.unbind(request.viewer, device_id, reason=body.reason, now=clock.now())
    return _one(request, device_id)


@router.post("/devices/{device_id}/tested", response=DeviceOut, url_name="device_tested")
def mark_tested(request: Request, device_id: IdIn) -> DeviceOut:
    """Note that a device was tested and worked."""
    commands.mark_tested(request.viewer, device_id, now=clock.now())
    return _one(request, device_id)


@router.post("/devices/{device_id}/retire", response=DeviceOut, url_name="device_retire")
def retire(request: Request, device_id: IdIn, body: ReasonIn) -> DeviceOut:
    """Take a device out of service."""
    commands.retire(request.viewer, device_id, reason=body.reason, now=clock.now())
    return _one(request, device_id)
