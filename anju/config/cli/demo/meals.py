"""A canteen of the demo with this week's menu, the county's standards, and some lunches of today. All invented."""

from datetime import date, timedelta
from typing import Any

from anju.accounts import commands as accounts
from anju.accounts import queries as roles
from anju.config.cli.demo.after import serve
from anju.config.cli.demo.household import at, community, scatter
from anju.dispatch import commands as dispatch
from anju.institutions import commands as institutions
from anju.institutions import queries as register
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.meals import commands, queries
from anju.orders import commands as orders
from anju.orders import queries as order_rows

NAME, STAFF, _STAFF_NAME, _ROLE = "测绘路社区老年食堂", "miaoqing", "苗青", "institution_staff"
_WINDOWS = (("breakfast", 360, 540), ("lunch", 660, 810), ("supper", 1050, 1170))
_STANDARDS = ((60, 100), (70, 300), (80, 500))
_SETS = (
    ("breakfast", "小米粥、鸡蛋、花卷", 500), ("lunch", "一荤两素、米饭、汤", 1100),
    ("lunch", "两荤一素、米饭、汤", 1300), ("supper", "素包子、南瓜粥", 700),
)  # fmt: skip
_ORDERED_ELSEWHERE = 2  # the elder whose lunch of tomorrow another provider brings
_WHILE = timedelta(minutes=25)
_COURIER, _COURIER_NAME, _COURIER_ROLE = "yuyang", "于洋", "caregiver"
_COUPLE, _WEEKS = 2, 4


def make(county: str, elders: list[dict[str, Any]], password: str, around: list[dict[str, Any]]) -> None:
    """Open the canteen on the first start; on each start post what this week still lacks."""
    found = list(register.institutions(SYSTEM, area=county, text=NAME))
    row = found[0] if found else _open(county, password)
    if not found:
        _bring(county, row.pk, elders, around)
        _send(county, row, password)
    today = clock.local_day(clock.now())
    days = tuple(today + timedelta(days=number - today.weekday()) for number in range(7))
    if not queries.menu(SYSTEM, row.pk, days):
        _post(row, days)
    if not queries.served(SYSTEM, day=today, institution_id=row.pk).exists():
        _eat(row, elders, today)


def _bring(county: str, place: int, elders: list[dict[str, Any]], around: list[dict[str, Any]]) -> None:
    """Let some have tomorrow's lunch brought home, couples two: more than one carrier holds."""
    now, noon = clock.now(), clock.day_bounds(clock.local_day(clock.now()) + timedelta(days=1))[0] + timedelta(hours=11)
    orders.load_catalogue(SYSTEM, now=now)
    orders.set_price(
        SYSTEM, item="meal", area=county, fen=2000, starts_on=clock.local_day(now), provider_id=place, now=now
    )
    alone = [elder for number, elder in enumerate(elders) if number != _ORDERED_ELSEWHERE]
    for elder, boxes in [*((elder, 1) for elder in alone), *((elder, _COUPLE) for elder in around)]:
        wish = orders.Wish(
            item="meal", starts_at=noon, ends_at=noon + timedelta(hours=2), provider_id=place, quantity=boxes,
            note="老两口，两份" if boxes == _COUPLE else "",
        )  # fmt: skip
        orders.place(SYSTEM, int(elder["id"]), wish, channel="phone", now=now)


def _send(county: str, row: Any, password: str) -> None:
    """Let a courier have the first round on the phone; the second still waits for one."""
    now, today = clock.now(), clock.local_day(clock.now())
    user = accounts.create_user(
        SYSTEM, username=_COURIER, name=_COURIER_NAME, password=password, now=now, area=row.area_code,
        must_change=False,
    )  # fmt: skip
    accounts.grant_post(SYSTEM, user.pk, role=_COURIER_ROLE, area=row.area_code, organisation_id=row.pk, now=now)
    courier = dispatch.register_worker(
        SYSTEM, user_id=user.pk, kind="caregiver", area=county, organisation_id=row.pk, mode="ebike", visits_a_day=30,
        hours_a_day=8, now=now,
    )  # fmt: skip
    midnight, _end = clock.day_bounds(today)
    dispatch.repeat_shift(
        SYSTEM, courier.pk, starts_at=midnight + timedelta(hours=9), ends_at=midnight + timedelta(hours=19),
        weekdays=range(7), until=today + timedelta(weeks=_WEEKS), now=now,
    )  # fmt: skip
    dispatch.set_duty(SYSTEM, courier.pk, on=True, now=now)
    longitude, latitude = scatter(1, *at(county))
    dispatch.report_position(SYSTEM, courier.pk, longitude=longitude, latitude=latitude, now=now)
    day = today + timedelta(days=1)
    for item in order_rows.delivery_rounds(SYSTEM, row.pk, day).rounds[:1]:
        orders.send_round(
            SYSTEM, row.pk, day, orders=[stop.order.pk for stop in item.stops], worker_id=courier.pk,
            capacity=order_rows.CAPACITY, now=now,
        )  # fmt: skip
        for stop in item.stops:
            serve(stop.order.pk, accepted=now)


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


def logins(county: str, password: str) -> list[dict[str, object]]:
    """Name the accounts of the canteen as demo.json lists accounts."""
    people = ((STAFF, _STAFF_NAME, _ROLE), (_COURIER, _COURIER_NAME, _COURIER_ROLE))
    return [
        {
            "username": username, "password": password, "name": name, "role": role,
            "title": str(roles.role_info(role).title), "area": community(county), "shown": True, "played": False,
        }
        for username, name, role in people
    ]  # fmt: skip
