"""Every read of meals; fetching is authorising."""

from anju.meals.queries.canteens import canteen, canteens, menu, open_meal, windows
from anju.meals.queries.eaters import Quote, quote
from anju.meals.queries.served import Line, Totals, by_canteen, meal, served, totals
from anju.meals.queries.standards import rules, standards

__all__ = [
    "Line", "Quote", "Totals", "by_canteen", "canteen", "canteens", "meal", "menu", "open_meal", "quote",
    "rules", "served", "standards", "totals", "windows",
]  # fmt: skip
