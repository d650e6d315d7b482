"""The scope of people: as a filter for the ORM and as plain SQL with the same meaning."""

from typing import Any

from django.db.models import Q

from anju.kernel.scope import area_range, visible
from anju.kernel.viewer import Principal, Viewer

READING = frozenset({"elder.read", "elder.edit", "incident.read", "assignment.answer", "device.read", "device.bind"})
Clause = tuple[list[str], list[Any]]


def may_read(viewer: Viewer) -> bool:
    """Whether the viewer's role has anything to do with elders at all; family is bound by its own elders instead."""
    if viewer.principal in {Principal.SYSTEM, Principal.FAMILY}:
        return True
    return bool(viewer.verbs & READING)


def seen(viewer: Viewer, *, area: str = "area_code", elder: str = "pk") -> Q:
    """Build the filter for elders (or rows that hang on them) that the viewer may see."""
    if not may_read(viewer):
        return Q(pk__in=[])
    return visible(viewer, area=area, elder=elder)


def seen_sql(viewer: Viewer, *, table: str = "people_elder", elder: str = "id") -> Clause:
    """Build the same filter as SQL over ``table``."""
    if not may_read(viewer) or viewer.principal is Principal.PROVIDER:
        return ["false"], []
    if viewer.principal is Principal.FAMILY:
        return [f"{table}.{elder} = ANY(%s)"], [sorted(viewer.elders)]
    return area_sql(viewer.area, table=table)


def area_sql(area: str, *, table: str = "people_elder") -> Clause:
    """Build the range of one area as SQL; the empty area filters nothing."""
    if not area:
        return [], []
    low, high = area_range(area)
    return [f"{table}.area_code >= %s", f"{table}.area_code < %s"], [low, high]
