"""What workers are called in the journal."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from anju.dispatch.models import Worker
from anju.journal.queries import Named
from anju.kernel.viewer import Viewer


def name_workers(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name workers by name."""
    may = viewer.can("worker.read") or viewer.can("worker.manage")
    return {
        row.pk: Named(
            row.name, reverse("dispatch:worker", args=[row.pk]) if may and viewer.covers(row.area_code) else ""
        )
        for row in Worker.objects.filter(pk__in=numbers)
    }
