"""A canteen of the demo with this week's menu, the county's standards, and some lunches of today. All invented."""

from datetime import date, timedelta
from typing import Any

from anju.accounts import commands as accounts
from anju.accounts import queries as roles
from anju.config.cli.demo.household import at, community
from anju.institutions import commands as institutions
from anju.institutions import queries as register
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.meals import commands, queries
from anju.orders import commands as orders

NAME, STAFF, _STAFF_NAME, _ROLE = "测绘路社区老年食堂", "miaoqing", "苗青", "institution_staff"
_WINDOWS = (("breakfast", 360, 540), ("lunch", 660, 810), ("supper", 1050, 1170))
_STANDARDS = ((60, 100), (70, 300), (80, 500))
_SETS = (
    ("breakfast", "小米粥、鸡蛋、花卷", 500), ("lunch", "一荤两素、米饭、汤", 1100),
    ("lunch", "两荤一素、米饭、汤", 1300), ("supper", "素包子、南瓜粥", 700),
)  # fmt: skip
_ORDERED_ELSEWHERE = 2  # the elder whose lunch of tomorrow another provider brings
_WHILE = timedelta(minutes=25)


def make(county: str, elders: list[dict[str, Any]], password: str) -> None:
    """Open the canteen on the first start; on each start post what this week still lacks."""
    found = list(register.institutions(SYSTEM, area=county, text=NAME))
    row = found[0] if found else _open(county, password)
    if not found:
        _bring(county, row.pk, elders)
    today = clock.local_day(clock.now())
    days = tuple(today + timedelta(days=number - today.weekday()) for number in range(7))
    if not queries.menu(SYSTEM, row.pk, days):
        _post(row, days)
    if not queries.served(SYSTEM, day=today, institution_id=row.pk).exists():
        _eat(row, elders, today)


def _bring(county: str, place: int, elders: list[dict[str, Any]]) -> None:
    """Let some have tomorrow's lunch brought home, so that there are rounds."""
    now, noon = clock.now(), clock.day_bounds(clock.local_day(clock.now()) + timedelta(days=1))[0] + timedelta(hours=11)
    orders.load_catalogue(SYSTEM, now=now)
    orders.set_price(
        SYSTEM, item="meal", area=county, fen=2000, starts_on=clock.local_day(now), provider_id=place, now=now
    )
    for number, elder in enumerate(elders):
        if number != _ORDERED_ELSEWHERE:
            wish = orders.Wish(item="meal", starts_at=noon, ends_at=noon + timedelta(hours=2), provider_id=place)
            orders.place(SYSTEM, int(elder["id"]), wish, channel="phone", now=now)


def _open(county: str, password: str) -> Any:
    longitude, latitude = at(county)
    now = clock.now()
    row = institutions.register_institution(
        SYSTEM,
        {
            "kind": "canteen", "name": NAME, "area_code": community(county), "address": "测绘路 12 号",
            "responsible_name": _STAFF_NAME, "responsible_phone": "15400000111", "duty_phone": "15400000112",
            "longitude": longitude + 0.002, "latitude": latitude, "datum": "wgs84", "synthetic": True,
        },
        now=now,
    )  # fmt: skip
    for meal, first, last in _WINDOWS:
        commands.set_window(SYSTEM, row.pk, meal=meal, starts_min=first, ends_min=last, now=now)
    starts_on = clock.local_day(now).replace(month=1, day=1)
    for age, fen in _STANDARDS:
        commands.set_rule(SYSTEM, area=county, age_from=age, fen=fen, starts_on=starts_on, now=now)
    user = accounts.create_user(
        SYSTEM, username=STAFF, name=_STAFF_NAME, password=password, now=now, area=row.area_code, must_change=False
    )
    accounts.grant_post(SYSTEM, user.pk, role=_ROLE, area=row.area_code, organisation_id=row.pk, now=now)
    return row


def _post(row: Any, days: tuple[date, ...]) -> None:
    monday, _end = clock.day_bounds(days[0])
    for day in days:
        for meal, name, fen in _SETS:
            commands.post_dish(SYSTEM, row.pk, day=day, meal=meal, name=name, price_fen=fen, now=monday)


def _eat(row: Any, elders: list[dict[str, Any]], today: date) -> None:
    """Let the known elders have had the last meal whose window is well open (the first of them twice)."""
    midnight, _end = clock.day_bounds(today)
    ids = [int(elder["id"]) for elder in elders[:5]]
    begun = [
        (meal, start)
        for meal, first, _last in _WINDOWS
        if (start := midnight + timedelta(minutes=first + 10)) + _WHILE < clock.now()
    ]
    if not begun:
        return
    meal, start = begun[-1]
    dish = queries.menu(SYSTEM, row.pk, [today], meal=meal)[0]
    for number, elder_id in enumerate([*ids, *ids[:1]]):
        then = start + timedelta(minutes=4 * number)
        own = queries.quote(SYSTEM, row.pk, elder_id=elder_id, dish=dish, now=then).charge.own_fen
        commands.serve(SYSTEM, row.pk, elder_id=elder_id, dish_id=dish.pk, shown_own_fen=own, token="", now=then)


def login(county: str, password: str) -> dict[str, object]:
    """Name the account of the canteen as demo.json lists accounts."""
    return {
        "username": STAFF, "password": password, "name": _STAFF_NAME, "role": _ROLE,
        "title": str(roles.role_info(_ROLE).title), "area": community(county), "shown": True, "played": False,
    }  # fmt: skip
