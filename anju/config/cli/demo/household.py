"""The one home that everybody meets in the demo: 赵德福, 86, alone, with a daughter across the city. All invented."""

from datetime import date, timedelta
from math import cos, pi, sin
from typing import Any

from anju.areas import queries as areas
from anju.devices import commands as devices
from anju.kernel import clock
from anju.kernel.identifiers import id_check
from anju.kernel.viewer import SYSTEM
from anju.people import commands

_LIKED = "230103015006"  # 和兴路街道文兴社区
_NEAR = 4  # workers around the known homes
_GOLDEN = 0.618034  # of a turn
_REGION = "234999"  # no county has this code: nobody has these numbers
_NEIGHBOURS = (
    ("王淑兰", date(1944, 5, 2), "文化家园6号楼1单元301室", "王丽"),
    ("钱桂珍", date(1948, 11, 20), "清滨路77号2单元101室", "孙艳"),
)
_AT = {"230103015006": (126.6218, 45.7305)}


def community(county: str) -> str:
    """Choose the community of the home: the usual one, or the first of another county."""
    if _LIKED.startswith(county):
        return _LIKED
    street = next(row for row in areas.children(SYSTEM, county) if areas.children(SYSTEM, row.code))
    return str(areas.children(SYSTEM, street.code)[0].code)


def at(county: str) -> tuple[float, float]:
    """Return where the home stands (WGS-84)."""
    return _AT.get(community(county), (126.65, 45.75))


def make(county: str, users: dict[str, int]) -> list[dict[str, Any]]:
    """Register the three elders whose devices everybody may try; the first with all that a card can hold."""
    return [_first(county, users), *(_neighbour(county, number) for number in range(len(_NEIGHBOURS)))]


def _first(county: str, users: dict[str, int]) -> dict[str, Any]:
    now = clock.now()
    code = community(county)
    place = areas.area(code)
    elder = commands.register_elder(
        SYSTEM, now=now, **_home(county, 0), name="赵德福", sex="m", birth_on=date(1940, 3, 12),
        id_number=_number("1940031200", 1), phone="15400000001",
        address="测绘路18号3单元502室",
        floor_note="5 楼，无电梯；担架走东侧楼梯", key_note="钥匙：402 室张桂云保管", animal_note="家有小狗，不咬人",
        door_code="2468#", care_level="moderate", language_note="东北话",
        hearing_note="右耳失聪，左耳戴助听器：大声、放慢、短句",
    )  # fmt: skip
    contact = commands.ContactValues
    contacts = [
        contact(name="赵丽华", relation="女儿", phone="15400000002", minutes_away=25, place_note="香坊区",
                user_id=users["zhaolihua"]),
        contact(name="赵国强", relation="儿子", phone="15400000003", place_note="在外地"),
        contact(name="张桂云", relation="邻居", kind="neighbour", phone="15400000004", minutes_away=1, has_key=True,
                place_note="402 室"),
        contact(name="李敏", relation="社区网格员", kind="community", phone="15400000005", minutes_away=6,
                place_note=place.name),
    ]  # fmt: skip
    commands.set_contacts(SYSTEM, elder.pk, contacts, now=now)
    commands.add_health_note(
        SYSTEM, elder.pk, kind="medicine", text="服华法林（抗凝）：跌倒须防出血", vital=True, now=now
    )
    for kind, words in (("condition", "高血压"), ("condition", "脑梗死病史（2023）"), ("allergy", "青霉素过敏")):
        commands.add_health_note(SYSTEM, elder.pk, kind=kind, text=words, now=now)
    devices.note_sign(SYSTEM, elder.pk, source="call", at=now - timedelta(hours=2), now=now, detail="李静")
    return _shown(elder)


def _neighbour(county: str, number: int) -> dict[str, Any]:
    name, born, address, child = _NEIGHBOURS[number]
    now = clock.now()
    elder = commands.register_elder(
        SYSTEM, now=now, **_home(county, number + 1), name=name, sex="f", birth_on=born,
        id_number=_number(f"{born:%Y%m%d}00", 2), phone=f"1540000001{number}",
        address=address, care_level="mild",
    )  # fmt: skip
    family = commands.ContactValues(name=child, relation="女儿", phone=f"1540000002{number}", minutes_away=30)
    commands.set_contacts(SYSTEM, elder.pk, [family], now=now)
    return _shown(elder)


def _home(county: str, number: int) -> dict[str, Any]:
    longitude, latitude = at(county)
    return {
        "area_code": community(county),
        "longitude": longitude + 0.002 * number,
        "latitude": latitude - 0.001 * number,
        "datum": "wgs84",
        "living_alone": True,
        "synthetic": True,
    }


def _number(born_and_place: str, last: int) -> str:
    first = f"{_REGION}{born_and_place}{last}"
    return first + id_check(first)


def _shown(elder: Any) -> dict[str, Any]:
    return {"id": str(elder.pk), "number": elder.number, "name": elder.name, "area": elder.area_code}


def scatter(place: int, longitude: float, latitude: float, *, near: bool = False) -> tuple[float, float]:
    """Return where a worker has come on duty: the first few within a kilometre and a half, others across the county.

    Each stands a golden angle further round, so that nobody stands where another does; ``near`` keeps all close by.
    """
    wide = 1 if near or place < _NEAR else 5
    out, angle = wide * (0.3 + 0.7 * (place * _GOLDEN % 1)), 2 * pi * place * _GOLDEN
    return longitude + out * 0.018 * cos(angle), latitude + out * 0.012 * sin(angle)
