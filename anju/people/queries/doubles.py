"""Pairs of records that wait for a choice."""

from django.db.models import Q, QuerySet

from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer
from anju.people.models import Duplicate
from anju.people.queries.scope import seen


def _both(viewer: Viewer) -> Q:
    first = seen(viewer, area="first__area_code", elder="first_id")
    return first & seen(viewer, area="second__area_code", elder="second_id")


def duplicates(viewer: Viewer, *, elder_id: int | None = None) -> QuerySet[Duplicate]:
    """List the open pairs of which the viewer may see both, the newest first."""
    rows = Duplicate.objects.filter(_both(viewer), choice="").select_related("first__dwelling", "second__dwelling")
    if elder_id is not None:
        rows = rows.filter(Q(first_id=elder_id) | Q(second_id=elder_id))
    return rows.order_by("-id")


def duplicate(viewer: Viewer, duplicate_id: int) -> Duplicate:
    """Return one pair, decided or not, or raise ``NotVisible``."""
    rows = Duplicate.objects.filter(_both(viewer), pk=duplicate_id)
    row = rows.select_related("first__dwelling", "second__dwelling").first()
    if row is None:
        raise NotVisible(duplicate=duplicate_id)
    return row
