"""Handing a meal over the counter, and taking back what was rung up wrongly."""

from datetime import datetime

from django.db import IntegrityError, transaction

from anju.benefits import commands as benefits
from anju.journal import commands as journal
from anju.kernel.clock import local_day
from anju.kernel.refusals import Conflict
from anju.kernel.viewer import Viewer
from anju.meals import permissions, queries
from anju.meals.commands.posting import MealValueInvalid
from anju.meals.events import MealServed
from anju.meals.models import Meal, Rule
from anju.meals.queries.eaters import dish_today

THING = "meal"
_WHY_MOST = 200


class WindowShut(Conflict):
    """The canteen serves no meal at this time of the day."""

    code = "meal_window_shut"


class CanteenShut(Conflict):
    """The canteen is suspended or closed."""

    code = "canteen_shut"


class OwnPartChanged(Conflict):
    """The eater would pay more than was shown: the subsidised meal was eaten meanwhile, or the price rose."""

    code = "meal_own_part_changed"


class MealVoid(Conflict):
    """The meal was taken back already."""

    code = "meal_void"


@transaction.atomic
def serve(
    viewer: Viewer, institution_id: int, *, elder_id: int, dish_id: int, shown_own_fen: int, token: str, now: datetime
) -> Meal | None:
    """Serve a set to an elder at the price that was shown; None when this post came before.

    Two counters at once: the database lets one subsidised meal in, the other counter is shown the full price first.
    """
    row = queries.canteen(viewer, institution_id)
    permissions.check(viewer, "meal.serve", row)
    if row.state != "open":
        raise CanteenShut(name=row.name)
    if token and not journal.first_time(viewer, f"meal:{token}", now=now):
        return None
    kind = queries.open_meal(viewer, row.pk, now=now)
    if not kind:
        raise WindowShut(name=row.name)
    dish = dish_today(viewer, row.pk, dish_id, day=local_day(now), meal=kind)
    quote = queries.quote(viewer, row.pk, elder_id=elder_id, dish=dish, now=now)
    price = quote.charge
    if price.own_fen > shown_own_fen:
        raise OwnPartChanged(own=f"{price.own_fen / 100:.2f}")
    try:
        with transaction.atomic():
            meal = Meal.objects.create(
                institution=row, elder_id=elder_id, area_code=row.area_code, day=dish.day, meal=kind, dish=dish,
                price_fen=price.price_fen, subsidy_fen=price.subsidy_fen, rule_id=price.rule_id, reason=price.reason,
                served_at=now, served_by=viewer.actor, served_name=viewer.name[:60],
            )  # fmt: skip
    except IntegrityError:  # the other counter's meal of this moment
        raise OwnPartChanged(own=f"{price.price_fen / 100:.2f}") from None
    if price.rule_id is not None:
        rule = Rule.objects.get(pk=price.rule_id)
        benefits.pay(
            viewer.platform, programme=rule.programme, elder_id=elder_id, area=quote.area, thing=THING,
            thing_id=meal.pk, fen=price.subsidy_fen, on=dish.day, provider_id=row.pk, now=now,
        )  # fmt: skip
    _note(viewer, meal, "serve", "", "served", now)
    fact = MealServed(
        area=meal.area_code, meal_id=meal.pk, institution_id=row.pk, elder_id=elder_id, meal=kind,
        price_fen=meal.price_fen, subsidy_fen=meal.subsidy_fen,
    )  # fmt: skip
    journal.publish(viewer, fact, now=now)
    return meal


@transaction.atomic
def take_back(viewer: Viewer, institution_id: int, meal_id: int, *, why: str, now: datetime) -> Meal:
    """Take back a meal of today that was rung up wrongly; its subsidy goes back to the fund, the row stays."""
    row = queries.canteen(viewer, institution_id)
    permissions.check(viewer, "meal.serve", row)
    meal = queries.meal(viewer, row.pk, meal_id, lock=True)
    if meal.void_at is not None:
        raise MealVoid
    if not 0 < len(why.strip()) <= _WHY_MOST:
        raise MealValueInvalid(field="why")
    if meal.day != local_day(now):
        raise MealValueInvalid(field="day")
    meal.void_at, meal.void_why = now, why.strip()
    meal.save(update_fields=["void_at", "void_why"])
    if meal.subsidy_fen:
        benefits.refund(viewer.platform, thing=THING, thing_id=meal.pk, why=meal.void_why, now=now)
    _note(viewer, meal, "take_back", "served", "void", now, meal.void_why)
    return meal


def _note(viewer: Viewer, meal: Meal, verb: str, before: str, after: str, now: datetime, why: str = "") -> None:  # noqa: PLR0917
    journal.record_move(
        viewer, thing=THING, thing_id=meal.pk, area=meal.area_code, verb=verb, from_state=before, to_state=after,
        now=now, why=why, data={"elder": meal.elder_id, "dish": meal.dish_id, "price_fen": meal.price_fen,
                                "subsidy_fen": meal.subsidy_fen, "reason": meal.reason},
    )  # fmt: skip
