"""What was served: the lists of a canteen and the totals of an area, each number from one place."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from anju.kernel.refusals import NotVisible
from anju.kernel.scope import visible
from anju.kernel.viewer import Viewer
from anju.meals.models import Meal
from anju.meals.queries.canteens import canteen, canteens


@dataclass(frozen=True, slots=True)
class Totals:
    """Meals, the persons who ate them, and who paid; taken-back meals are not in."""

    meals: int
    persons: int
    subsidised: int
    subsidy_fen: int
    own_fen: int


@dataclass(frozen=True, slots=True)
class Line:
    """The totals of one canteen on a day."""

    id: int
    name: str
    area: str
    state: str
    totals: Totals


def _seen(viewer: Viewer) -> Q:
    viewer.need("meal.read")
    return visible(viewer, organisation="institution_id")


def served(viewer: Viewer, *, day: date, institution_id: int | None = None) -> QuerySet[Meal]:
    """List the meals of a day, the last first, those that were taken back too."""
    rows = Meal.objects.filter(_seen(viewer), day=day)
    if institution_id is not None:
        rows = rows.filter(institution=canteen(viewer, institution_id))
    return rows.select_related("elder", "dish", "institution").order_by("-id")


def meal(viewer: Viewer, institution_id: int, meal_id: int, *, lock: bool = False) -> Meal:
    """Return one meal of a canteen, or raise ``NotVisible``."""
    rows = Meal.objects.filter(_seen(viewer), institution=canteen(viewer, institution_id), pk=meal_id)
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.first()
    if row is None:
        raise NotVisible(meal=meal_id)
    return row


_FIGURES = {
    "meals": Count("id"),
    "persons": Count("elder_id", distinct=True),
    "subsidised": Count("id", filter=Q(subsidy_fen__gt=0)),
    "given": Sum("subsidy_fen", default=0),
    "asked": Sum("price_fen", default=0),
}


def _totals(row: dict[str, int]) -> Totals:
    return Totals(row["meals"], row["persons"], row["subsidised"], row["given"], row["asked"] - row["given"])


def totals(viewer: Viewer, *, day: date, institution_id: int | None = None) -> Totals:
    """Add up a day, of one canteen or of the whole scope (a person who ate at two canteens is one person)."""
    rows = served(viewer, day=day, institution_id=institution_id).filter(void_at__isnull=True)
    return _totals(rows.order_by().aggregate(**_FIGURES))


def by_canteen(viewer: Viewer, *, day: date) -> list[Line]:
    """List every canteen of the scope with its day."""
    rows = served(viewer, day=day).filter(void_at__isnull=True).order_by()
    found = {
        row.pop("institution_id"): _totals(row)
        for row in rows.values("institution_id").annotate(**_FIGURES).values("institution_id", *_FIGURES)
    }
    none = Totals(0, 0, 0, 0, 0)
    return [
        Line(row.pk, row.name, row.area_code, row.state, found.get(row.pk, none)) for row in canteens(viewer)
    ]  # fmt: skip
