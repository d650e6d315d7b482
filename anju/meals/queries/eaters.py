"""Who stands at the counter, and what a set costs them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from anju.kernel.clock import age_on, local_day
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM, Viewer
from anju.meals.models import Dish, Meal
from anju.meals.queries.canteens import canteen
from anju.meals.queries.standards import standards
from anju.meals.rules import Charge, charge, standard_for
from anju.people import queries as people

if TYPE_CHECKING:
    from anju.people.models import Elder

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Quote:
    """What a set costs an elder now, and where the subsidised meal of this kind was eaten if there was one."""

    elder_id: int
    area: str
    dish: Dish
    charge: Charge


def eater(viewer: Viewer, institution_id: int, elder_id: int) -> "Elder":
    """Return a living elder of the canteen's county, or raise ``NotVisible``."""
    viewer.need("meal.serve")
    row = canteen(viewer, institution_id)
    found = people.elder(SYSTEM.narrowed(row.area_code[:COUNTY_DIGITS]), elder_id)
    if found.status != "living":
        raise NotVisible(elder=elder_id)
    return found


def dish_today(viewer: Viewer, institution_id: int, dish_id: int, *, day: date, meal: str) -> Dish:
    """Return a set that is on this canteen's menu of the day and meal, or raise ``NotVisible``."""
    row = canteen(viewer, institution_id)
    found = Dish.objects.filter(institution=row, day=day, meal=meal, pk=dish_id, off_at__isnull=True).first()
    if found is None:
        raise NotVisible(dish=dish_id)
    return found


def quote(viewer: Viewer, institution_id: int, *, elder_id: int, dish: Dish, now: datetime) -> Quote:
    """Say what a set costs an elder at this moment."""
    found = eater(viewer, institution_id, elder_id)
    day = local_day(now)
    born = found.birth_on
    standard = None
    if born is not None:
        standard = standard_for(
            standards(viewer, area=found.area_code, on=day), found.area_code, age_on(born, day)
        )  # fmt: skip
    had_one = Meal.objects.filter(
        elder=found, day=day, meal=dish.meal, subsidy_fen__gt=0, void_at__isnull=True
    ).exists()  # fmt: skip
    return Quote(
        found.pk, found.area_code, dish, charge(dish.price_fen, standard, age_known=born is not None, had_one=had_one)
    )
