"""A canteen says when it serves and what."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from anju.journal import commands as journal
from anju.kernel.clock import local_day
from anju.kernel.refusals import Conflict, Invalid, NotVisible
from anju.kernel.viewer import Viewer
from anju.meals import permissions, queries
from anju.meals.models import MEALS, Dish, Window
from anju.meals.rules import DAY_MINUTES

FURTHEST_DAYS = 31
MOST_FEN = 100_000
_NAME_MOST = 80


class MealValueInvalid(Invalid):
    """A name, a price, a day or an hour that cannot be; ``field`` says which."""

    code = "meal_value_invalid"


class DishThere(Conflict):
    """The set is on that day's menu already."""

    code = "dish_there"


class WindowsOverlap(Conflict):
    """Two windows of one canteen would be open at once."""

    code = "meal_windows_overlap"


@transaction.atomic
def set_window(
    viewer: Viewer, institution_id: int, *, meal: str, starts_min: int, ends_min: int, now: datetime
) -> Window:
    """Say when a canteen serves a meal; the window of that meal which was there is moved."""
    row = queries.canteen(viewer, institution_id)
    permissions.check(viewer, "meal.serve", row)
    if meal not in MEALS:
        raise MealValueInvalid(field="meal")
    if not 0 <= starts_min < ends_min <= DAY_MINUTES:
        raise MealValueInvalid(field="ends")
    Window.objects.filter(institution=row, withdrawn_from__lte=local_day(now)).delete()  # their hours are free again
    try:
        with transaction.atomic():
            window, _made = Window.objects.update_or_create(
                institution=row,
                meal=meal,
                defaults={"starts_min": starts_min, "ends_min": ends_min, "withdrawn_from": None},
            )
    except IntegrityError:
        raise WindowsOverlap(field="starts") from None
    journal.record_audit(
        viewer, kind="change", thing="meal_window", thing_id=window.pk, area=row.area_code, now=now,
        data={"verb": "set_window", "meal": meal, "hours": window.hours, "institution": row.pk},
    )  # fmt: skip
    return window


@transaction.atomic
def withdraw_window(viewer: Viewer, institution_id: int, *, meal: str, on: date, now: datetime) -> Window:
    """Say that a canteen serves a meal no longer, from a day on; to set the window again takes that back."""
    row = queries.canteen(viewer, institution_id)
    permissions.check(viewer, "meal.serve", row)
    window = Window.objects.select_for_update().filter(institution=row, meal=meal).first()
    if window is None:
        raise NotVisible(meal=meal)
    if on < local_day(now):
        raise MealValueInvalid(field="on")
    window.withdrawn_from = on
    window.save(update_fields=["withdrawn_from"])
    journal.record_audit(
        viewer, kind="change", thing="meal_window", thing_id=window.pk, area=row.area_code, now=now,
        data={"verb": "withdraw_window", "meal": meal, "from": on.isoformat(), "institution": row.pk},
    )  # fmt: skip
    return window


@transaction.atomic
def post_dish(
    viewer: Viewer, institution_id: int, *, day: date, meal: str, name: str, price_fen: int, now: datetime
) -> Dish:
    """Put a set on the menu of a day from today on."""
    row = queries.canteen(viewer, institution_id)
    permissions.check(viewer, "meal.serve", row)
    today, name = local_day(now), name.strip()
    if meal not in MEALS:
        raise MealValueInvalid(field="meal")
    if not today <= day <= today + timedelta(days=FURTHEST_DAYS):
        raise MealValueInvalid(field="day")
    if not 0 < len(name) <= _NAME_MOST:
        raise MealValueInvalid(field="name")
    if not 0 < price_fen <= MOST_FEN:
        raise MealValueInvalid(field="price")
    try:
        with transaction.atomic():
            dish = Dish.objects.create(
                institution=row, day=day, meal=meal, name=name, price_fen=price_fen, created_at=now
            )
    except IntegrityError:
        raise DishThere(field="name", name=name) from None
    _trace(viewer, dish, row.area_code, "post_dish", now)
    return dish


@transaction.atomic
def take_off(viewer: Viewer, institution_id: int, dish_id: int, *, now: datetime) -> Dish:
    """Take a set off the menu; meals that were served of it keep it."""
    row = queries.canteen(viewer, institution_id)
    permissions.check(viewer, "meal.serve", row)
    dish = Dish.objects.select_for_update().filter(institution=row, pk=dish_id, off_at__isnull=True).first()
    if dish is None:
        raise NotVisible(dish=dish_id)
    dish.off_at = now
    dish.save(update_fields=["off_at"])
    _trace(viewer, dish, row.area_code, "take_off", now)
    return dish


def _trace(viewer: Viewer, dish: Dish, area: str, verb: str, now: datetime) -> None:
    journal.record_audit(
        viewer, kind="change", thing="dish", thing_id=dish.pk, area=area, now=now,
        data={"verb": verb, "name": dish.name, "day": dish.day.isoformat(), "meal": dish.meal, "fen": dish.price_fen},
    )  # fmt: skip
