"""What workers are called in the journal."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from anju.dispatch.models import Worker
from anju.journal.queries import Named
from anju.kernel.viewer import Principal, Viewer


def name_workers(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name workers by name."""
    may = viewer.can("worker.read") or viewer.can("worker.manage")
    return {
        row.pk: Named(row.name, reverse("dispatch:worker", args=[row.pk]) if may and _within(viewer, row) else "")
        for row in Worker.objects.filter(pk__in=numbers)
    }


def _within(viewer: Viewer, row: Worker) -> bool:
    if viewer.principal is Principal.PROVIDER:
        return row.organisation_id is not None and row.organisation_id == viewer.organisation_id
    return viewer.covers(row.area_code)
