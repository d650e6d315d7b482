"""The one home that everybody meets in the demo: 赵德福, 86, alone, with a daughter across the city. All invented."""

from datetime import date
from random import Random
from typing import Any

from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.identifiers import id_check
from anju.kernel.viewer import SYSTEM
from anju.people import commands

_LIKED = "230103015006"  # 和兴路街道文兴社区
_FIRST_17 = "23499919400312001"  # 234999 is no county: nobody has this number
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


def make(county: str, users: dict[str, int]) -> dict[str, Any]:
    """Register the elder with home, contacts and what a helper must know."""
    now = clock.now()
    code = community(county)
    longitude, latitude = at(county)
    place = areas.area(code)
    elder = commands.register_elder(
        SYSTEM,
        now=now,
        name="赵德福",
        sex="m",
        birth_on=date(1940, 3, 12),
        id_number=_FIRST_17 + id_check(_FIRST_17),
        phone="15400000001",
        area_code=code,
        address=f"{areas.area(code[:9]).name}{place.name}测绘路18号3单元502室",
        floor_note="5 楼，无电梯；担架走东侧楼梯",
        key_note="钥匙：402 室张桂云保管",
        animal_note="家有小狗，不咬人",
        door_code="2468#",
        longitude=longitude,
        latitude=latitude,
        datum="wgs84",
        living_alone=True,
        care_level="moderate",
        hearing_note="右耳失聪，左耳戴助听器：大声、放慢、短句",
        language_note="东北话",
        synthetic=True,
    )
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
    return {
        "id": str(elder.pk),
        "number": elder.number,
        "name": "赵德福",
        "area": code,
        "position": [longitude, latitude],
    }


def scatter(seed: int, longitude: float, latitude: float) -> tuple[float, float]:
    """Return a place within about a kilometre and a half, for a worker who has just come on duty."""
    chance = Random(seed)
    return longitude + chance.uniform(-0.018, 0.018), latitude + chance.uniform(-0.012, 0.012)
