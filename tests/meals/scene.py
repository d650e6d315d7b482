"""A canteen of 南岗区 with its windows, a menu, the district's standards, and who eats there."""

from datetime import date, datetime
from typing import Any

from anju.institutions.models import Institution
from anju.kernel import clock
from anju.kernel.clock import BEIJING
from anju.kernel.viewer import SYSTEM, Viewer
from anju.meals import commands, queries
from anju.meals.models import Dish, Meal, Rule
from anju.people.models import Elder
from tests import world
from tests.incidents import scene as alarms

DAY = date(2026, 3, 4)
WINDOWS = (("breakfast", 6 * 60, 9 * 60), ("lunch", 11 * 60, 13 * 60 + 30), ("supper", 17 * 60 + 30, 19 * 60 + 30))


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A Beijing time of the day of these tests."""
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, second, tzinfo=BEIJING)


def canteen(name: str = "花园社区老年食堂") -> Institution:
    """Return a canteen with its three windows."""
    row: Institution = world.institution(name, kind="canteen")
    for meal, first, last in WINDOWS:
        commands.set_window(SYSTEM, row.pk, meal=meal, starts_min=first, ends_min=last, now=at(5))
    return row


def staff(row: Institution, name: str = "苗青") -> Viewer:
    """Return somebody who works at a canteen."""
    return world.viewer(world.person(name, "institution_staff", world.COMMUNITY, at=row.pk))


def dish(row: Institution, name: str = "一荤两素", fen: int = 1100, meal: str = "lunch", day: date = DAY) -> Dish:
    """Put a set on the menu."""
    return commands.post_dish(SYSTEM, row.pk, day=day, meal=meal, name=name, price_fen=fen, now=at(5))


def rule(age: int = 60, fen: int = 500, area: str = world.NANGANG, **more: Any) -> Rule:
    """Let an area give a sum for each meal from an age on."""
    world.harbin()
    starts = more.pop("starts_on", date(2026, 1, 1))
    return commands.set_rule(SYSTEM, area=area, age_from=age, fen=fen, starts_on=starts, now=at(5), **more)


def eater(name: str = "赵德福") -> Elder:
    """Return Elder Zhao, 85."""
    return alarms.zhao_defu(name=name)


def serve(by: Viewer, row: Institution, elder: Elder, what: Dish, own: int, **more: Any) -> Meal | None:
    """Serve a set as the counter does."""
    token, now = more.pop("token", ""), more.pop("now", at(12))
    return commands.serve(by, row.pk, elder_id=elder.pk, dish_id=what.pk, shown_own_fen=own, token=token, now=now)


def open_all_day(row: Institution) -> None:
    """Let a place serve lunch the whole day, so that a page can be asked at any time."""
    commands.set_window(SYSTEM, row.pk, meal="lunch", starts_min=0, ends_min=1440, now=clock.now())


def dish_of_now(row: Institution) -> Dish:
    """Put a set on today's menu of a place that serves all day."""
    open_all_day(row)
    now = clock.now()
    return commands.post_dish(
        SYSTEM, row.pk, day=clock.local_day(now), meal="lunch", name="一荤两素", price_fen=1100, now=now
    )


def meal_of_now(row: Institution) -> Meal:
    """Serve a set at full price now."""
    today = clock.local_day(clock.now())
    there = queries.menu(SYSTEM, row.pk, [today])
    what = there[0] if there else dish_of_now(row)
    made = serve(SYSTEM, row, eater("孙长海"), what, 1100, now=clock.now())
    assert made is not None
    return made
