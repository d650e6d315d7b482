"""What areas give for a meal."""

from datetime import date

from django.db.models import Q, QuerySet

from anju.kernel.scope import area_filter
from anju.kernel.viewer import Viewer
from anju.meals.models import Rule
from anju.meals.rules import Standard

_LEVELS = (2, 4, 6, 9, 12)


def rules(viewer: Viewer) -> QuerySet[Rule]:
    """List the standards that hold in the viewer's area: its own, those below it and those above it."""
    viewer.need("meal.read")
    above = [viewer.area[:digits] for digits in _LEVELS if digits < len(viewer.area)]
    return Rule.objects.filter(area_filter(viewer.area) | Q(area_code__in=above)).order_by(
        "area_code", "age_from", "-starts_on"
    )


def standards(viewer: Viewer, *, area: str, on: date) -> list[Standard]:
    """Return what holds for an elder of a division on a day."""
    viewer.need("meal.read")
    above = [area[:digits] for digits in _LEVELS if digits <= len(area)]
    running = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    return [
        Standard(row.pk, row.area_code, row.age_from, row.fen)
        for row in Rule.objects.filter(running, area_code__in=above)
    ]
