"""Two providers of care at home with workers, hours, certificates and orders of the next days. All invented."""

from datetime import date, datetime, timedelta
from typing import Any

from anju.accounts import commands as accounts
from anju.accounts import queries as roles
from anju.config.cli.demo.household import at, community, scatter
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as workers
from anju.institutions import commands, queries
from anju.kernel import clock
from anju.kernel.clock import BEIJING
from anju.kernel.viewer import SYSTEM
from anju.orders import commands as orders

# name, address, person, duty telephone, sign-in name and name of the dispatcher, services
_PROVIDERS = (
    ("康馨居家养老服务中心", "嵩山路 12 号", "沈岚", "15400000201", "shenlan",
     ("meal", "bath", "cleaning", "walking", "doctor_escort", "daily_care", "health_monitoring", "company")),
    ("松花江家政服务部", "赣水路 66 号", "姚芳", "15400000202", "yaofang", ("meal", "cleaning", "shopping", "company")),
)  # fmt: skip
# provider, sign-in name, name, gender, language, certificates with days until their end (None: no end)
_WORKERS: tuple[tuple[int, str, str, str, str, tuple[tuple[str, int | None], ...]], ...] = (
    (0, "dinghong", "丁红", "f", "东北话", (("caregiver", 800), ("health", 200))),
    (0, "taoyong", "陶勇", "m", "东北话", (("caregiver", 40), ("health", 300))),
    (0, "jinxianglan", "金香兰", "f", "朝鲜语", (("nurse", None), ("health", 120))),
    (0, "guanli", "关丽", "f", "东北话", (("caregiver", -10), ("health", 90))),
    (1, "luyuan", "路远", "m", "东北话", (("health", 260),)),
    (1, "heyun", "何云", "f", "东北话", (("caregiver", 500), ("health", 25))),
)
# elder, provider, service, day from today, hour
_ORDERS = ((0, 0, "bath", 1, 9), (1, 0, "cleaning", 1, 14), (0, 0, "health_monitoring", 2, 10), (2, 1, "meal", 1, 11))
_FEN = {"meal": 2800, "bath": 5000, "cleaning": 4000, "health_monitoring": 2500}
_ROLES = ("provider_manager", "caregiver")
_SERIES_WEEKS = 8


def make(county: str, elders: list[dict[str, Any]], password: str) -> list[dict[str, object]]:
    """Make both on the first start; return the accounts as demo.json lists accounts."""
    shown = [_login(county, password, *entry) for entry in _accounts()]
    if list(queries.institutions(SYSTEM, area=county, kind="home_service")[:1]):
        return shown
    now = clock.now()
    places = [_provider(county, password, number) for number in range(len(_PROVIDERS))]
    for number, (place, username, name, gender, language, held) in enumerate(_WORKERS):
        user = _account(places[place], password, username, name, "caregiver")
        row = dispatch.register_worker(
            SYSTEM, user_id=user, kind="caregiver", area=county, organisation_id=places[place].pk, gender=gender,
            languages=(language,), mode="ebike" if number % 2 else "foot", visits_a_day=8, hours_a_day=8, now=now,
        )  # fmt: skip
        for kind, days in held:
            until = clock.local_day(now) + timedelta(days=days) if days is not None else None
            dispatch.set_certificate(SYSTEM, row.pk, kind=kind, expires_on=until, number=f"演示{number:03}", now=now)
        dispatch.set_duty(SYSTEM, row.pk, on=True, now=now)
        longitude, latitude = scatter(number + 3, *at(county))
        dispatch.report_position(SYSTEM, row.pk, longitude=longitude, latitude=latitude, now=now)
        _hours(row.pk, clock.local_day(now) - timedelta(weeks=1), now)
    away = next(iter(workers.workers(SYSTEM, text="陶勇")))
    tomorrow = clock.local_day(now) + timedelta(days=1)
    dispatch.add_leave(SYSTEM, away.pk, kind="annual", first_on=tomorrow, last_on=tomorrow, note="家里有事", now=now)
    _place(places, elders, now)
    return shown


def _accounts() -> list[tuple[str, str, str]]:
    managers = [(entry[4], entry[2], _ROLES[0]) for entry in _PROVIDERS]
    return [*managers, *((username, name, _ROLES[1]) for _place, username, name, _g, _l, _c in _WORKERS)]


def _login(county: str, password: str, username: str, name: str, role: str) -> dict[str, object]:
    return {
        "username": username, "password": password, "name": name, "role": role,
        "title": str(roles.role_info(role).title), "area": community(county),
        "shown": role == _ROLES[0] or username == _WORKERS[0][1], "played": False,
    }  # fmt: skip


def _provider(county: str, password: str, number: int) -> Any:
    name, address, person, phone, username, items = _PROVIDERS[number]
    now = clock.now()
    longitude, latitude = scatter(number, *at(county))
    row = commands.register_institution(
        SYSTEM,
        {
            "kind": "home_service", "name": name, "area_code": community(county), "address": address,
            "responsible_name": person, "responsible_phone": phone, "duty_phone": phone, "longitude": longitude,
            "latitude": latitude, "datum": "wgs84", "synthetic": True,
        },
        now=now,
    )  # fmt: skip
    commands.set_services(SYSTEM, row.pk, items=items, service_areas=(county,), now=now)
    ends = clock.local_day(now) + timedelta(days=400 if number else 45)
    commands.add_permit(SYSTEM, row.pk, kind="business", number=f"演示-{number + 1:04}", now=now)
    commands.add_permit(SYSTEM, row.pk, kind="agreement", number=f"演示购-{number + 1:02}", expires_on=ends, now=now)
    _account(row, password, username, person, _ROLES[0])
    return row


def _account(place: Any, password: str, username: str, name: str, role: str) -> int:
    now = clock.now()
    user = accounts.create_user(
        SYSTEM, username=username, name=name, password=password, now=now, area=place.area_code, must_change=False
    )
    accounts.grant_post(SYSTEM, user.pk, role=role, area=place.area_code, organisation_id=place.pk, now=now)
    return int(user.pk)


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)


def _hours(worker_id: int, day: date, now: datetime) -> None:
    dispatch.repeat_shift(
        SYSTEM, worker_id, starts_at=_at(day, 7), ends_at=_at(day, 18), weekdays=range(7),
        until=day + timedelta(weeks=_SERIES_WEEKS), now=now,
    )  # fmt: skip


def _place(places: list[Any], elders: list[dict[str, Any]], now: datetime) -> None:
    today = clock.local_day(now)
    orders.load_catalogue(SYSTEM, now=now)
    for number, place in enumerate(places):
        for item, fen in _FEN.items():
            if item in _PROVIDERS[number][5]:
                orders.set_price(
                    SYSTEM, item=item, area=place.area_code[:6], fen=fen, starts_on=date(today.year, 1, 1), now=now,
                    provider_id=place.pk,
                )  # fmt: skip
    for elder, place, item, days, hour in _ORDERS:
        wish = orders.Wish(item=item, starts_at=_at(today + timedelta(days=days), hour), provider_id=places[place].pk)
        orders.place(SYSTEM, int(elders[elder % len(elders)]["id"]), wish, channel="phone", now=now)
