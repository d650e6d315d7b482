"""Institutions inside the viewer's scope, and their points. Staff of an institution see their own alone."""

from django.db.models import Q, QuerySet

from anju.institutions.models import Institution, Point
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import Viewer


def _seen(viewer: Viewer) -> Q:
    if not viewer.can("institution.read"):
        return Q(pk__in=[])
    return visible(viewer, organisation="pk")


def institution(viewer: Viewer, institution_id: int, *, lock: bool = False) -> Institution:
    """Return one institution or raise ``NotVisible``; ``lock`` holds its row until the transaction ends."""
    rows = Institution.objects.filter(_seen(viewer))
    if lock:
        rows = rows.select_for_update()
    row = rows.filter(pk=institution_id).first()
    if row is None:
        raise NotVisible(institution=institution_id)
    return row


def institutions(
    viewer: Viewer, *, area: str = "", kind: str = "", state: str = "", text: str = "", ids: list[int] | None = None
) -> QuerySet[Institution]:
    """List institutions by filters, in the order of their areas."""
    rows = Institution.objects.filter(_seen(viewer), area_filter(area))
    exact = {"kind": kind, "state": state}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code=text) | Q(credit_code=text.upper()))
    return rows.order_by("area_code", "id")


def named(viewer: Viewer, words: str, *, most: int = 6) -> list[Institution]:
    """Return the institution of a code or an exact name, or else all whose name holds the words."""
    rows = institutions(viewer).exclude(state="closed")
    exact = list(rows.filter(Q(code=words) | Q(name=words))[:most]) if words else []
    return exact or (list(rows.filter(name__icontains=words)[:most]) if words else [])


def points(viewer: Viewer, institution_id: int) -> list[Point]:
    """List the points of an institution; those that wait for a name come last."""
    row = institution(viewer, institution_id)
    return sorted(row.points.order_by("building", "floor", "room", "id"), key=lambda item: item.named_at is None)


def point(viewer: Viewer, point_id: int, *, lock: bool = False) -> Point:
    """Return one point of an institution that the viewer may see, or raise ``NotVisible``."""
    rows = Point.objects.select_related("institution").filter(institution__in=Institution.objects.filter(_seen(viewer)))
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=point_id).first()
    if row is None:
        raise NotVisible(point=point_id)
    return row
