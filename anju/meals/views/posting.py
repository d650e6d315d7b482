"""The menu of a week, with the forms that post it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.money import yuan
from anju.kernel.refusals import Refusal
from anju.meals import commands, permissions, queries
from anju.meals.forms import DayForm, DishForm, WindowForm, WithdrawForm, fen, minutes
from anju.meals.models import MEALS
from anju.meals.rules import week_of
from anju.meals.views.refused import beside


@require_GET
def menu(request: Request, institution_id: int) -> HttpResponse:
    """Show the menu of a week."""
    request.viewer.need("meal.read")
    return _page(request, institution_id)


def _shown(request: Request) -> date:
    form = DayForm(request.GET)
    day = form.cleaned_data["day"] if form.is_valid() else None
    return day or clock.local_day(clock.now())


def _page(
    request: Request,
    institution_id: int,
    *,
    dish: DishForm | None = None,
    window: WindowForm | None = None,
    status: int = 200,
) -> HttpResponse:
    row = queries.canteen(request.viewer, institution_id)
    shown, today = _shown(request), clock.local_day(clock.now())
    days = week_of(shown)
    posted = queries.menu(request.viewer, row.pk, days)
    facts: dict[str, Any] = {
        "row": row,
        "days": [
            {"day": day, "today": day == today, "open": day >= today,
             "dishes": [{"row": item, "meal": MEALS[item.meal], "price": yuan(item.price_fen)}
                        for item in posted if item.day == day]}
            for day in days
        ],
        "first": days[0], "last": days[-1], "before": days[0] - timedelta(days=7), "after": days[0] + timedelta(days=7),
        "posted": bool(posted),
        "windows": [{"row": item, "meal": MEALS[item.meal]} for item in queries.windows(request.viewer, row.pk)],
        "may_post": permissions.may(request.viewer, "meal.serve", row),
        "dish": dish or DishForm(initial={"day": max(shown, today)}),
        "window": window or WindowForm(),
    }  # fmt: skip
    return render(request, "meals/menu.html", facts, status=status)


@require_POST
def post_dish(request: Request, institution_id: int) -> HttpResponse:
    """Put a set on the menu."""
    request.viewer.need("meal.serve")
    form = DishForm(request.POST)

    def act() -> object:
        said = form.cleaned_data
        return commands.post_dish(
            request.viewer, institution_id, day=said["day"], meal=said["meal"], name=said["name"],
            price_fen=fen(said["price"]), now=clock.now(),
        )  # fmt: skip

    return _do(request, institution_id, form, act)


@require_POST
def set_window(request: Request, institution_id: int) -> HttpResponse:
    """Say when a meal is served."""
    request.viewer.need("meal.serve")
    form = WindowForm(request.POST)

    def act() -> object:
        said = form.cleaned_data
        return commands.set_window(
            request.viewer, institution_id, meal=said["meal"], starts_min=minutes(said["starts"]),
            ends_min=minutes(said["ends"]), now=clock.now(),
        )  # fmt: skip

    return _do(request, institution_id, form, act)


@require_POST
def withdraw_window(request: Request, institution_id: int) -> HttpResponse:
    """Serve a meal no longer, from a day on."""
    request.viewer.need("meal.serve")
    queries.canteen(request.viewer, institution_id)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        raise commands.MealValueInvalid(field="on")
    said = form.cleaned_data
    commands.withdraw_window(request.viewer, institution_id, meal=said["meal"], on=said["on"], now=clock.now())
    messages.success(request, _("已保存"))
    return redirect("meals:menu", institution_id=institution_id)


def _do(
    request: Request, institution_id: int, form: DishForm | WindowForm, act: Callable[[], object]
) -> HttpResponse:  # fmt: skip
    row = queries.canteen(request.viewer, institution_id)
    dish, window = (form, None) if isinstance(form, DishForm) else (None, form)
    if not form.is_valid():
        return _page(request, row.pk, dish=dish, window=window, status=422)
    try:
        act()
    except Refusal as refusal:
        status = beside(form, refusal)
        return _page(request, row.pk, dish=dish, window=window, status=status)
    messages.success(request, _("已保存"))
    back = redirect("meals:menu", institution_id=row.pk)
    if dish is not None:
        back["Location"] += f"?day={form.cleaned_data['day']:%Y-%m-%d}"
    return back


@require_POST
def take_off(request: Request, institution_id: int, dish_id: int) -> HttpResponse:
    """Take a set off the menu."""
    request.viewer.need("meal.serve")
    dish = commands.take_off(request.viewer, institution_id, dish_id, now=clock.now())
    messages.success(request, _("已从菜单撤下"))
    back = redirect("meals:menu", institution_id=institution_id)
    back["Location"] += f"?day={dish.day:%Y-%m-%d}"
    return back
