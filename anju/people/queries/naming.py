"""What elders and imports are called in the journal: a name in full only for whoever may read the record."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from anju.journal.queries import Named
from anju.kernel import masking
from anju.kernel.viewer import Viewer
from anju.people.models import Elder, Import
from anju.people.queries.scope import seen


def name_elders(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name elders by name and record number."""
    rows = Elder.objects.filter(pk__in=numbers)
    opened = set(rows.filter(seen(viewer)).values_list("pk", flat=True)) if viewer.can("elder.read") else set()
    return {
        key: Named(f"{name} {number}", reverse("people:elder", args=[key]))
        if key in opened
        else Named(f"{masking.name(name)} {number}")
        for key, name, number in rows.values_list("pk", "name", "number")
    }


def name_imports(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name imports by their file."""
    may = viewer.can("elder.import")
    rows = Import.objects.filter(pk__in=numbers)
    return {
        row.pk: Named(
            row.file_name, reverse("people:import", args=[row.pk]) if may and viewer.covers(row.area_code) else ""
        )
        for row in rows
    }
