"""Every write of meals: one verb a function."""

from anju.meals.commands.exporting import export_day
from anju.meals.commands.looking import look_up
from anju.meals.commands.posting import (
    DishThere,
    MealValueInvalid,
    WindowsOverlap,
    post_dish,
    set_window,
    take_off,
    withdraw_window,
)
from anju.meals.commands.ruling import RuleThere, end_rule, set_rule
from anju.meals.commands.serving import CanteenShut, MealVoid, OwnPartChanged, WindowShut, serve, take_back

__all__ = [
    "CanteenShut", "DishThere", "MealValueInvalid", "MealVoid", "OwnPartChanged", "RuleThere", "WindowShut",
    "WindowsOverlap", "end_rule", "export_day", "look_up", "post_dish", "serve", "set_rule", "set_window", "take_back",
    "take_off", "withdraw_window",
]  # fmt: skip
