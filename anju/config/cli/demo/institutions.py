"""Two institutions of the demo with sensors in different states, and somebody who works at the first. All invented."""

from datetime import timedelta
from typing import Any

from anju.accounts import commands as accounts
from anju.accounts import queries as roles
from anju.config.cli.demo.household import at, community
from anju.devices import commands as devices
from anju.institutions import commands, queries
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM

_HOMES = (
    ("安康养老院（演示）", "测绘路 40 号", "白静", "15400000101", "15400000102", 0.004),
    ("松江颐养中心（演示）", "清滨路 88 号", "关海", "15400000103", "15400000104", -0.006),
)
# institution, point, kind of place, device number, kind, what it says first
_SENSORS: tuple[tuple[int, str, str, str, str, dict[str, Any]], ...] = (
    (0, "一楼厨房灶台上方", "kitchen", "YS-I-GAS-1", "gas", {"gas_density": 0.5}),
    (0, "锅炉房", "boiler", "YS-I-CO-1", "co", {"co_density": 6}),
    (0, "二楼配电间", "electrical", "YS-I-ELEC-1", "electrical", {"residual_current": 340, "temperature": 41}),
    (0, "二楼走廊东", "corridor", "YS-I-SMOKE-1", "smoke", {"smoke": False}),
    (0, "二楼走廊西", "corridor", "YS-I-SMOKE-2", "smoke", {}),
    (0, "消防水池", "pool", "YS-I-WATER-1", "water", {"water_level": 2.4}),
    (1, "厨房", "kitchen", "YS-I-GAS-2", "gas", {"gas_density": 0.2}),
    (1, "洗衣房", "other", "YS-I-LEAK-1", "leak", {"leak": True}),
    (1, "配电间", "electrical", "YS-I-ELEC-2", "electrical", {"residual_current": 60, "fault": True}),
    (1, "活动厅", "hall", "YS-I-SMOKE-3", "smoke", {"smoke": False}),
)  # fmt: skip
_HEARTBEAT_S = 3600
_DISABLED = "YS-I-SMOKE-3"
STAFF, _STAFF_NAME, _STAFF_ROLE = "baijing", "白静", "institution_staff"


def make(county: str, lines: dict[str, dict[str, Any]], password: str) -> list[dict[str, Any]]:
    """Register both with their points and sensors on the first start; the city line then says what they say."""
    known = list(queries.institutions(SYSTEM, area=county, text="（演示）"))
    if not known:
        known = [_home(county, *values) for values in _HOMES]
        for place, point, where, number, kind, _says in _SENSORS:
            _sensor(known[place], point, where, number, kind, lines["city"]["id"])
        _staff(known[0], password)
    base = lines["city"]["topic_base"]
    return [
        {"id": str(row.pk), "name": row.name, "sensors": [
            {"number": number, "kind": kind, "topic": f"{base}/{number}/up", "says": {"values": says}}
            for place, _point, _where, number, kind, says in _SENSORS if place == index
        ]}
        for index, row in enumerate(sorted(known, key=lambda item: item.pk))
    ]  # fmt: skip


def _home(county: str, name: str, address: str, person: str, phone: str, duty: str, away: float) -> Any:  # noqa: PLR0917
    longitude, latitude = at(county)
    return commands.register_institution(
        SYSTEM,
        {
            "kind": "home", "name": name, "area_code": community(county), "address": address,
            "responsible_name": person, "responsible_phone": phone, "duty_phone": duty,
            "longitude": longitude + away, "latitude": latitude + away / 2, "datum": "wgs84", "synthetic": True,
        },
        now=clock.now(),
    )  # fmt: skip


def _sensor(home: Any, point: str, where: str, number: str, kind: str, line_id: int) -> None:  # noqa: PLR0917
    now = clock.now()
    spot = commands.add_point(SYSTEM, home.pk, name=point, kind=where, now=now)
    device = devices.enrol(
        SYSTEM, number=number, kind=kind, area=home.area_code, line_id=line_id, synthetic=True, now=now
    )
    row = devices.place_sensor(SYSTEM, device.pk, point_id=spot.pk, heartbeat_s=_HEARTBEAT_S, now=now)
    if number == _DISABLED:
        devices.disable(SYSTEM, row.pk, until=now + timedelta(days=3), why="活动厅粉刷，粉尘大", now=now)


def _staff(home: Any, password: str) -> None:
    now = clock.now()
    user = accounts.create_user(
        SYSTEM, username=STAFF, name=_STAFF_NAME, password=password, now=now, area=home.area_code, must_change=False
    )
    accounts.grant_post(SYSTEM, user.pk, role=_STAFF_ROLE, area=home.area_code, organisation_id=home.pk, now=now)


def login(county: str, password: str) -> dict[str, object]:
    """Name the account of the first institution as demo.json lists accounts."""
    return {
        "username": STAFF, "password": password, "name": _STAFF_NAME, "role": _STAFF_ROLE,
        "title": str(roles.role_info(_STAFF_ROLE).title), "area": community(county), "shown": True,
        "played": False,
    }  # fmt: skip
