"""Meals: a canteen's own staff serves and posts, the area's officials read and set the standards."""

from datetime import date
from typing import Any

from tests import world
from tests.architecture.permission_table import Case, Row

OFFICIALS = {"official", "official_other"}
STAFF = {"institution_staff", "institution_other"}
READS = OFFICIALS | STAFF
HERE = {"official", "institution_staff"}
ELSEWHERE = {"official_other", "institution_other"}


def _canteen(case: Case) -> dict[str, Any]:
    return {"institution_id": case.thing("institution", lambda _case: world.institution()).pk}


def _dish(case: Case) -> dict[str, Any]:
    from tests.meals import scene

    made = case.thing("dish", lambda _case: scene.dish_of_now(world.institution()))
    return {**_canteen(case), "dish_id": made.pk}


def _meal(case: Case) -> dict[str, Any]:
    from tests.meals import scene

    made = case.thing("meal", lambda _case: scene.meal_of_now(world.institution()))
    return {**_canteen(case), "meal_id": made.pk}


def _serve(case: Case) -> dict[str, Any]:
    from tests.meals import scene

    dish = _dish(case)["dish_id"]
    elder = case.thing("eater", lambda _case: scene.eater())
    return {"elder": elder.pk, "dish": dish, "own": 5000, "token": "t1"}


def _rule(case: Case) -> dict[str, Any]:
    from tests.meals import scene

    return {"rule_id": case.thing("rule", lambda _case: scene.rule()).pk}


def _post(_case: Case) -> dict[str, Any]:
    from anju.kernel import clock

    return {"day": clock.local_day(clock.now()), "meal": "lunch", "name": "两荤一素", "price": "13"}


ROWS = [
    Row(name="meals:list", ok=READS),
    Row(name="meals:export", method="post", ok=READS),
    Row(name="meals:rules", ok=READS),
    Row(
        name="meals:end_rule", args=_rule, method="post", ok={"official"}, hidden={"official_other"},
        data=lambda _case: {"ends_on": date(2030, 1, 1)},
    ),
    Row(name="meals:counter", args=_canteen, ok={"institution_staff"}, hidden={"institution_other"}),
    Row(
        name="meals:find", args=_canteen, method="post", ok={"institution_staff"}, hidden={"institution_other"},
        data=lambda _case: {"text": "赵德福"},
    ),
    Row(
        name="meals:withdraw_window", args=lambda case: {"institution_id": _dish(case)["institution_id"]}, method="post", ok={"institution_staff"}, hidden={"institution_other"},
        data=lambda _case: {"meal": "lunch", "on": date(2030, 1, 1)},
    ),
    Row(
        name="meals:serve", args=_canteen, method="post", ok={"institution_staff"}, hidden={"institution_other"},
        data=_serve,
    ),
    Row(name="meals:day", args=_canteen, ok=HERE, hidden=ELSEWHERE),
    Row(
        name="meals:take_back", args=_meal, method="post", ok={"institution_staff"}, hidden={"institution_other"},
        data=lambda _case: {"why": "刷错卡"},
    ),
    Row(name="meals:menu", args=_canteen, ok=HERE, hidden=ELSEWHERE),
    Row(
        name="meals:post_dish", args=_canteen, method="post", ok={"institution_staff"}, hidden={"institution_other"},
        data=_post,
    ),
    Row(
        name="meals:set_window", args=_canteen, method="post", ok={"institution_staff"}, hidden={"institution_other"},
        data=lambda _case: {"meal": "lunch", "starts": "11:00", "ends": "13:30"},
    ),
    Row(name="meals:take_off", args=_dish, method="post", ok={"institution_staff"}, hidden={"institution_other"}),
]  # fmt: skip
