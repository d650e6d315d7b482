"""An area says what it gives for a meal."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from anju.areas import queries as areas
from anju.benefits import commands as benefits
from anju.benefits import queries as purse
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, NotVisible
from anju.kernel.scope import area_filter
from anju.kernel.viewer import Viewer
from anju.meals import permissions
from anju.meals.commands.posting import MOST_FEN, MealValueInvalid
from anju.meals.models import Rule

_AGES = (50, 120)


class RuleThere(Conflict):
    """For this age there is a standard at that time already."""

    code = "meal_rule_there"


@transaction.atomic
def set_rule(
    viewer: Viewer, *, area: str, age_from: int, fen: int, starts_on: date, now: datetime, ends_on: date | None = None
) -> Rule:
    """Give a fixed sum for each meal from an age on; the area's fund for meals is opened with its first standard."""
    permissions.check(viewer, "meal.rule")
    if not viewer.covers(area) or areas.area(area) is None:
        raise MealValueInvalid(field="area")
    if not _AGES[0] <= age_from <= _AGES[1]:
        raise MealValueInvalid(field="age_from")
    if not 0 < fen <= MOST_FEN:
        raise MealValueInvalid(field="price")
    if ends_on is not None and ends_on <= starts_on:
        raise MealValueInvalid(field="ends_on")
    programme, platform = f"meal-{area}", viewer.platform
    if purse.programme(platform, programme) is None:
        benefits.open_programme(
            platform, code=programme, name="老年助餐补贴", area=area, monthly_fen=0, starts_on=starts_on, now=now
        )
    try:
        with transaction.atomic():
            row = Rule.objects.create(
                area_code=area, age_from=age_from, fen=fen, starts_on=starts_on, ends_on=ends_on, programme=programme,
                created_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise RuleThere(field="age_from", age=age_from) from None
    _trace(viewer, row, "set_rule", now)
    return row


@transaction.atomic
def end_rule(viewer: Viewer, rule_id: int, *, ends_on: date, now: datetime) -> Rule:
    """Let a standard end; the day given is the first without it."""
    permissions.check(viewer, "meal.rule")
    row = Rule.objects.select_for_update().filter(area_filter(viewer.area), pk=rule_id).first()
    if row is None:
        raise NotVisible(rule=rule_id)
    if ends_on <= row.starts_on:
        raise MealValueInvalid(field="ends_on")
    row.ends_on = ends_on
    try:
        with transaction.atomic():
            row.save(update_fields=["ends_on"])
    except IntegrityError:
        raise RuleThere(field="age_from", age=row.age_from) from None
    _trace(viewer, row, "end_rule", now)
    return row


def _trace(viewer: Viewer, row: Rule, verb: str, now: datetime) -> None:
    journal.record_audit(
        viewer, kind="change", thing="meal_rule", thing_id=row.pk, area=row.area_code, now=now,
        data={"verb": verb, "age": row.age_from, "fen": row.fen, "from": row.starts_on.isoformat(),
              "to": row.ends_on.isoformat() if row.ends_on else ""},
    )  # fmt: skip
