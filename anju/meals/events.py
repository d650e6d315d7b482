"""Facts of meals."""

from dataclasses import dataclass
from typing import ClassVar

from anju.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class MealServed(Fact):
    """An elder got a meal at a counter."""

    name: ClassVar[str] = "meals.meal_served"

    meal_id: int
    institution_id: int
    elder_id: int
    meal: str
    price_fen: int
    subsidy_fen: int
