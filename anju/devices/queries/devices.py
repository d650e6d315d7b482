"""Devices inside the viewer's scope, with their state and what is wrong with them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from anju.devices.models import Binding, Device, DeviceCommand, Frame, Heard
from anju.devices.queries.conditions import BROKEN, GATEWAY, LOW, OUT_OF_SERVICE, untested
from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import Principal, Viewer

STATUSES = ("normal", "low_battery", "offline", "unknown", "fault", "dormant", "suspended", "retired")


def _seen(viewer: Viewer) -> Q:
    return visible(viewer, elder="elder_id", organisation="point__institution_id")


def device(viewer: Viewer, device_id: int) -> Device:
    """Return one device with its state, elder, home, line and gateway, or raise ``NotVisible``."""
    row = visible_devices(viewer).filter(pk=device_id).first()
    if row is None:
        raise NotVisible(device=device_id)
    return row


def by_number(viewer: Viewer, number: str) -> Device:
    """Return the device of a number, or raise ``NotVisible``."""
    row = visible_devices(viewer).filter(number=number).first()
    if row is None:
        raise NotVisible(device=number)
    return row


def devices(viewer: Viewer, **filters: object) -> QuerySet[Device]:
    """List devices with their ``condition``; filters: area, kind, status, line, gateway, elder, text, number."""
    rows = with_condition(visible_devices(viewer), now=clock.now())
    made: dict[str, Q] = {
        "area": area_filter(str(filters.get("area") or "")),
        "kind": Q(kind=filters.get("kind")),
        "status": Q(condition=filters.get("status")),
        "line": Q(line_id=filters.get("line")),
        "gateway": Q(gateway_id=filters.get("gateway")),
        "elder": Q(elder_id=filters.get("elder")),
        "id": Q(pk=filters.get("id")),
        "number": Q(number=filters.get("number")),
        "text": Q(number__icontains=filters.get("text")) | Q(elder__name__startswith=filters.get("text")),
    }
    for name, value in filters.items():
        if value not in (None, ""):
            rows = rows.filter(made[name])
    return rows.order_by("area_code", "id")


def devices_of(viewer: Viewer, elder_id: int) -> list[Device]:
    """List the devices of an elder and of the home, alarms first, each with its ``condition``."""
    rows = with_condition(visible_devices(viewer).exclude(status__in=OUT_OF_SERVICE), now=clock.now())
    return list(rows.filter(elder_id=elder_id).order_by("kind", "id"))


def visible_devices(viewer: Viewer) -> QuerySet[Device]:
    """List what a viewer may see at all; a canary is no device of anybody's."""
    rows = Device.objects.select_related("state", "elder", "dwelling", "line", "gateway", "point__institution").filter(
        _seen(viewer)
    )
    return rows.exclude(kind="canary")


def with_condition(rows: QuerySet[Device], *, now: datetime) -> QuerySet[Device]:
    """Add ``condition``: one word for what a person must know first. Unknown is never drawn as fine."""
    return rows.annotate(
        condition=Case(
            When(status="retired", then=Value("retired")),
            When(status="suspended", then=Value("suspended")),
            When(BROKEN, then=Value("fault")),
            When(Q(gateway__state__silent_since__isnull=False) & ~GATEWAY, then=Value("unknown")),
            When(Q(state__silent_since__isnull=False) | Q(state__online=False), then=Value("offline")),
            When(Q(state__online__isnull=True) | Q(state__last_seen_at__isnull=True), then=Value("unknown")),
            When(LOW, then=Value("low_battery")),
            When(untested(now) & ~GATEWAY, then=Value("dormant")),
            default=Value("normal"),
            output_field=CharField(),
        )
    )


def counts(viewer: Viewer, *, area: str = "") -> dict[str, int]:
    """Count devices by condition inside an area."""
    rows = with_condition(Device.objects.filter(_seen(viewer), area_filter(area), ~Q(kind="canary")), now=clock.now())
    grouped: Any = rows.values("condition").annotate(number=Count("id")).order_by()  # type: ignore[misc]
    found = {row["condition"]: row["number"] for row in grouped}
    return {status: found.get(status, 0) for status in STATUSES}


@dataclass(frozen=True, slots=True)
class HealthFigures:
    """Devices in service of an area by condition; ``normal_share`` is missing when there are none."""

    area: str
    total: int
    by_condition: dict[str, int]
    normal_share: float | None


def health_figures(viewer: Viewer, area: str = "") -> HealthFigures:
    """Return the one definition of "devices normal": in service, heard in time, battery good, tested in 31 days."""
    found = counts(viewer, area=area)
    total = sum(number for status, number in found.items() if status not in OUT_OF_SERVICE)
    return HealthFigures(area, total, found, found["normal"] / total if total else None)


def bindings(viewer: Viewer, device_id: int) -> list[Binding]:
    """List to whom a device belonged, the newest first. Fetching the device authorises."""
    row = device(viewer, device_id)
    return list(Binding.objects.select_related("elder").filter(device=row).order_by("-id"))


def frames(viewer: Viewer, device_id: int, *, limit: int = 50, since: datetime | None = None) -> list[Frame]:
    """List the newest frames of a device, raw bytes included."""
    if viewer.principal is Principal.FAMILY:
        raise NotVisible(device=device_id)
    row = device(viewer, device_id)
    start = since or clock.now() - timedelta(days=7)
    return list(Frame.objects.filter(device_id=row.pk, received_at__gte=start).order_by("-received_at")[:limit])


def signals(
    viewer: Viewer,
    device_id: int,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 200,
    *,
    kind: str = "",
) -> list[Heard]:
    """List the signals of a device in ``[since, until)``, the newest first. Family sees its own elders' only."""
    row = device(viewer, device_id)
    start = since or clock.now() - timedelta(days=7)
    rows = Heard.objects.filter(device_id=row.pk, received_at__gte=start)
    if viewer.principal is Principal.FAMILY:
        rows = rows.filter(elder_id__in=viewer.elders)
    if until is not None:
        rows = rows.filter(received_at__lt=until)
    if kind:
        rows = rows.filter(kind=kind)
    return list(rows.order_by("-received_at", F("ordinal"))[:limit])


def commands_of(viewer: Viewer, device_id: int, *, limit: int = 20) -> list[DeviceCommand]:
    """List what was asked of a device, newest first."""
    row = device(viewer, device_id)
    return list(row.commands.order_by("-id")[:limit])
