"""The scope of people: as a filter for the ORM and as plain SQL with the same meaning."""

from django.db.models import Q

from anju.kernel.scope import Clause, visible, visible_sql
from anju.kernel.viewer import Principal, Viewer

READING = frozenset({"elder.read", "elder.edit", "incident.read", "assignment.answer", "device.read", "device.bind"})


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


def seen_sql(viewer: Viewer) -> Clause:
    """Build the same filter as SQL over ``people_elder``."""
    if not may_read(viewer):
        return ["false"], []
    return visible_sql(viewer, area="people_elder.area_code", elder="people_elder.id")
