"""A rental point of the demo: what it asks, its pieces, loans in every state. All invented."""

from datetime import timedelta
from typing import Any

from anju.accounts import commands as accounts
from anju.accounts import queries as roles
from anju.assistive import commands, queries
from anju.config.cli.demo.household import at, community
from anju.institutions import commands as institutions
from anju.institutions import queries as register
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM

NAME, STAFF, _STAFF_NAME, _ROLE = "嵩山街辅具展示租赁站", "mengqingyun", "孟庆云", "institution_staff"
# kind, letters of the number, make, pieces to lend, pieces to try, deposit, rent, longest, whether the purse may pay
_STOCK = (
    ("wheelchair", "LY", "铝合金折叠款", 4, 1, 30000, 6000, 180, True),
    ("rollator", "ZX", "四轮带座款", 3, 1, 15000, 3000, 180, True),
    ("walking_frame", "KJ", "可调高度款", 2, 1, 5000, 1000, 180, True),
    ("quad_cane", "GZ", "小四脚款", 4, 1, 2000, 0, 365, False),
    ("care_bed", "HC", "双摇电动款", 1, 1, 100000, 24000, 365, True),
    ("pressure_mattress", "CD", "交替充气款", 2, 0, 20000, 4500, 180, True),
    ("shower_chair", "LZ", "带扶手款", 2, 1, 5000, 1200, 180, False),
    ("commode", "BY", "带便桶款", 2, 1, 5000, 1200, 180, False),
)


def make(county: str, elders: list[dict[str, Any]], password: str) -> None:
    """Open the point on the first start, with a past that ends in work for today."""
    if register.institutions(SYSTEM, area=county, text=NAME).exists():
        return
    now = clock.now()
    commands.load_kinds(SYSTEM, now=now)
    longitude, latitude = at(county)
    row = institutions.register_institution(
        SYSTEM,
        {
            "kind": "centre", "name": NAME, "area_code": community(county), "address": "嵩山路 88 号",
            "responsible_name": _STAFF_NAME, "responsible_phone": "15400000121", "duty_phone": "15400000122",
            "longitude": longitude - 0.002, "latitude": latitude, "datum": "wgs84", "synthetic": True,
        },
        now=now,
    )  # fmt: skip
    user = accounts.create_user(
        SYSTEM, username=STAFF, name=_STAFF_NAME, password=password, now=now, area=row.area_code, must_change=False
    )
    accounts.grant_post(SYSTEM, user.pk, role=_ROLE, area=row.area_code, organisation_id=row.pk, now=now)
    for kind, letters, maker, lendable, to_try, deposit, rent, longest, subsidised in _STOCK:
        commands.set_terms(
            SYSTEM, row.pk, kind=kind, deposit_fen=deposit, rent_fen=rent, longest_days=longest, subsidised=subsidised,
            now=now,
        )  # fmt: skip
        for number in range(1, lendable + to_try + 1):
            commands.take_in(
                SYSTEM, row.pk, kind=kind, number=f"{letters}-{number:03}", maker=maker, for_show=number > lendable,
                now=now - timedelta(days=200),
            )  # fmt: skip
    _lend(row.pk, [int(elder["id"]) for elder in elders])


def _lend(place: int, ids: list[int]) -> None:
    """Let some be out, one overdue, one just back, one reserved."""
    now = clock.now()

    def lend(elder: int, kind: str, days: int, ago: int) -> int:
        then = now - timedelta(days=ago)
        made = commands.reserve(
            SYSTEM, place, elder_id=ids[elder % len(ids)], kind=kind, days=days, shown_pay_fen=None, now=then
        )
        if made is None:
            raise RuntimeError(kind)
        return commands.hand_over(SYSTEM, made.pk, now=then).pk

    lend(0, "wheelchair", 30, 36)
    lend(1, "care_bed", 180, 60)
    lend(2, "rollator", 60, 12)
    commands.take_back(SYSTEM, lend(3, "wheelchair", 30, 20), now=now - timedelta(hours=3))
    commands.reserve(
        SYSTEM, place, elder_id=ids[4 % len(ids)], kind="shower_chair", days=60, shown_pay_fen=None, now=now
    )
    broken = queries.pieces(SYSTEM, place, state="in_stock", kind="rollator")[0]
    commands.send_to_repair(SYSTEM, broken.pk, why="后轮刹车松动", now=now - timedelta(days=1))
    commands.fire_timers(now)


def login(county: str, password: str) -> dict[str, object]:
    """Name the account of the point as demo.json lists accounts."""
    return {
        "username": STAFF, "password": password, "name": _STAFF_NAME, "role": _ROLE,
        "title": str(roles.role_info(_ROLE).title), "area": community(county), "shown": True, "played": False,
    }  # fmt: skip
