"""The places that serve meals, their windows and their menus."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from anju.institutions import queries as institutions
from anju.kernel.clock import BEIJING, local_day
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer
from anju.meals.models import Dish, Window
from anju.meals.rules import Opening, minute_of, open_at

if TYPE_CHECKING:
    from anju.institutions.models import Institution

KINDS = ("canteen", "station", "centre", "day_care", "home")
_ORDER = {"breakfast": 0, "lunch": 1, "supper": 2}


def canteen(viewer: Viewer, institution_id: int) -> "Institution":
    """Return one place that may serve meals, or raise ``NotVisible``."""
    viewer.need("meal.read")
    row = institutions.institution(viewer, institution_id)
    if row.kind not in KINDS:
        raise NotVisible(institution=institution_id)
    return row


def canteens(viewer: Viewer) -> "QuerySet[Institution]":
    """List the places in the viewer's scope that serve meals: those with windows, and every canteen proper."""
    viewer.need("meal.read")
    rows = institutions.institutions(viewer).filter(kind__in=KINDS)
    if viewer.organisation_id is not None:
        return rows
    with_windows = rows.filter(pk__in=Window.objects.values("institution_id"))
    return (with_windows | rows.filter(kind="canteen")).exclude(state="closed")


def windows(viewer: Viewer, institution_id: int) -> list[Window]:
    """List the windows of a canteen in the order of the day."""
    row = canteen(viewer, institution_id)
    return list(Window.objects.filter(institution=row).order_by("starts_min"))


def open_meal(viewer: Viewer, institution_id: int, *, now: datetime) -> str:
    """Return the meal that a canteen serves at this moment, or nothing between its windows."""
    day = local_day(now)
    rows = [row for row in windows(viewer, institution_id) if row.withdrawn_from is None or day < row.withdrawn_from]
    openings = [Opening(row.meal, row.starts_min, row.ends_min) for row in rows]
    return open_at(openings, minute_of(now.astimezone(BEIJING)))


def menu(viewer: Viewer, institution_id: int, days: Sequence[date], *, meal: str = "") -> list[Dish]:
    """List what is on the menu of these days, by day, meal and price."""
    row = canteen(viewer, institution_id)
    rows = Dish.objects.filter(institution=row, day__in=days, off_at__isnull=True)
    if meal:
        rows = rows.filter(meal=meal)
    return sorted(rows, key=lambda item: (item.day, _ORDER.get(item.meal, 9), item.price_fen, item.pk))
