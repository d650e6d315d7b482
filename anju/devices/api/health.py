"""Routes of device health: how many devices are on each list, and which."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router

from anju.devices import queries
from anju.devices.api.register import Kind
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.schemas import AreaCode, IdOut, In, Json, Out, Page, PagingQuery, write_id, written

router = Router(tags=["devices"])
Name = Literal["never_online", "untested", "left", "low_battery", "idle", "spare"]
Reason = Literal["", "left", "given_back", "unheard", "not_worn"]


class CountsOut(Out):
    """How many devices are on each list; one device can be on several."""

    never_online: int
    untested: int
    left: int
    low_battery: int
    idle: int
    spare: int


class HealthFilters(In):
    """Which of a list; `reason` is of `idle` alone."""

    area: AreaCode | None = None
    kind: Literal[""] | Kind = ""
    reason: Reason = ""


class DeviceHealthOut(Out):
    """A device in trouble. `days_left` is a span where the battery's fall tells one, and missing where it does not."""

    id: IdOut
    number: str
    kind: str
    area: str
    status: str
    elder: IdOut | None
    last_wearer: IdOut | None
    wearer_is: str
    reason: str
    since: datetime | None
    days: int | None
    battery: int | None
    days_left: tuple[int, int] | None
    battery_tells: str
    last_seen_at: datetime | None
    tested_at: datetime | None


@router.get("/device-health", response=CountsOut, url_name="device_health")
def count_health(request: Request, area: AreaCode | None = None) -> CountsOut:
    """Count the devices on each list of the caller's area."""
    request.viewer.need("device.read")
    return CountsOut(**queries.health_counts(request.viewer, now=clock.now(), area=area or ""))


@router.get("/device-health/{name}", response=Page[DeviceHealthOut], url_name="device_health_list")
def list_health(
    request: Request, name: Name, filters: Annotated[HealthFilters, Query()], paging: PagingQuery
) -> HttpResponse:
    """List one kind of trouble: the numbers of `GET /device-health` opened."""
    request.viewer.need("device.read")
    now = clock.now()
    rows = queries.health_list(
        request.viewer, name, now=now, area=filters.area or "", kind=filters.kind, reason=filters.reason
    )
    found, following = page(rows, cursor=paging.cursor, limit=paging.limit, order=("area_code", "id"))
    return written([_values(row) for row in queries.health_rows(request.viewer, name, found, now=now)], following)


def _values(row: queries.HealthRow) -> Json:
    device, state, left = row.device, row.device.state, row.estimate
    return {
        "id": str(device.pk),
        "elder": write_id(device.elder_id),
        "last_wearer": write_id(row.wearer_id),
        "wearer_is": row.gone,
        "area": device.area_code,
        "battery": state.battery,
        "last_seen_at": state.last_seen_at,
        "days_left": None if left is None or left.least is None else [left.least, left.most],
        "battery_tells": left.why if left else "",
        **{name: getattr(row, name) for name in ("reason", "since", "days")},
        **{name: getattr(device, name) for name in ("number", "kind", "status", "tested_at")},
    }
