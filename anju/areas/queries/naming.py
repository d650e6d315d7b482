"""What divisions are called in the journal."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from anju.areas.models import Area
from anju.journal.queries import Named
from anju.kernel.viewer import Viewer


def name_areas(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name divisions by their whole name; those inside the viewer's own part can be opened."""
    return {
        row.pk: Named(row.full_name, reverse("areas:area", args=[row.code]) if viewer.covers(row.code) else "")
        for row in Area.objects.filter(pk__in=numbers)
    }
