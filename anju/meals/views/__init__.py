"""Pages of meals."""

from anju.meals.views.counter import counter, find, serve
from anju.meals.views.days import canteens, day, export, take_back
from anju.meals.views.posting import menu, post_dish, set_window, take_off, withdraw_window
from anju.meals.views.standards import end_rule, rules

__all__ = [
    "canteens", "counter", "day", "end_rule", "export", "find", "menu", "post_dish", "rules", "serve", "set_window",
    "take_back", "take_off", "withdraw_window",
]  # fmt: skip
