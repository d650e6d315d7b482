"""What cases and plans are called in the journal."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from anju.incidents.models import Incident
from anju.incidents.queries.cases import seen_by
from anju.journal.queries import Named, name_thing
from anju.kernel.viewer import Viewer


def name_incidents(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name cases by their number."""
    rows = Incident.objects.filter(pk__in=numbers)
    opened = set(rows.filter(seen_by(viewer)).values_list("pk", flat=True))
    return {
        key: Named(number, reverse("incidents:incident", args=[key]) if key in opened else "")
        for key, number in rows.values_list("pk", "number")
    }


def name_plans(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name plans by the elder they are for."""
    return {number: name_thing(viewer, "elder", number) for number in numbers}
