"""Devices that a person must look after: six lists, each with one definition behind page, count, export and board."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from anju.devices.models import Binding, Device
from anju.devices.queries import conditions
from anju.devices.queries.devices import visible_devices
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter
from anju.kernel.viewer import Viewer

LISTS = ("never_online", "untested", "left", "low_battery", "idle", "spare")
REASONS = ("left", "given_back", "unheard", "not_worn")  # of an idle device, the first that holds
SORTS = {
    "since": "since", "number": "number", "kind": "kind", "area": "area_code", "battery": "state__battery",
    "seen": "state__last_seen_at",
}  # fmt: skip


def health_list(
    viewer: Viewer,
    name: str,
    *,
    now: datetime,
    area: str = "",
    kind: str = "",
    text: str = "",
    reason: str = "",
    sort: str = "",
) -> QuerySet[Device]:
    """List the devices of one kind of trouble, the oldest first; each has ``since``, ``reason`` and its last wearer."""
    if name not in LISTS:
        raise NotVisible(list=name)
    rows = _facts(visible_devices(viewer), now).filter(_members(now)[name], area_filter(area))
    rows = rows.annotate(since=_since(name))
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(Q(number__icontains=text) | Q(wearer_name__startswith=text))
    if reason:
        rows = rows.filter(Q(reason=reason))
    key = SORTS.get(sort.removeprefix("-"), "since")
    order = F(key).desc(nulls_last=True) if sort.startswith("-") else F(key).asc(nulls_last=True)
    return rows.order_by(order, "id")


def health_counts(viewer: Viewer, *, now: datetime, area: str = "") -> dict[str, int]:
    """Count every list of an area in one statement."""
    rows = _facts(visible_devices(viewer), now).filter(area_filter(area)).order_by()
    counted = {name: Count("pk", filter=members) for name, members in _members(now).items()}
    found: Mapping[str, int] = rows.aggregate(**counted)
    return {name: found[name] for name in LISTS}


def _facts(rows: QuerySet[Device], now: datetime) -> QuerySet[Device]:
    rows = conditions.with_worn(conditions.with_wearer(rows), now)
    had = Exists(Binding.objects.filter(device=OuterRef("pk")))
    rows = rows.annotate(was_bound=had)
    return rows.annotate(
        reason=Case(
            When(~conditions.ACTIVE | conditions.GATEWAY, then=Value("")),
            When(conditions.GONE, then=Value("left")),
            When(Q(elder=None, was_bound=True), then=Value("given_back")),
            When(conditions.unheard(now), then=Value("unheard")),
            When(not_worn=True, then=Value("not_worn")),
            default=Value(""),
            output_field=CharField(),
        )
    )


def _members(now: datetime) -> dict[str, Q]:
    return {
        "never_online": conditions.ACTIVE & conditions.NEVER_HEARD,
        "untested": conditions.ACTIVE & ~conditions.GATEWAY & conditions.untested(now),
        "left": conditions.ACTIVE & conditions.GONE,
        "low_battery": conditions.ACTIVE & conditions.LOW,
        "idle": ~Q(reason=""),
        "spare": Q(status="suspended"),
    }


def _since(name: str) -> Any:
    """From when the trouble of a list counts."""
    return {
        "never_online": conditions.installed(),
        "untested": Coalesce("tested_at", "created_at"),
        "left": Coalesce("unbound_at", "left_at", "created_at"),
        "low_battery": F("state__last_seen_at"),
        "idle": Coalesce("unbound_at", "left_at", "state__last_seen_at", "created_at"),
        "spare": Coalesce("unbound_at", "created_at"),
    }[name]
