"""Where things are: the counties of Harbin, their streets around the seat, homes along believable roads."""

import csv
import gzip
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

# Seat of each county (WGS-84), rounded to about 100 m, and how far its communities lie from it, in km.
SEATS: dict[str, tuple[float, float, float]] = {
    "230102": (126.617, 45.756, 5.0), "230103": (126.669, 45.738, 4.5), "230104": (126.649, 45.786, 5.0),
    "230108": (126.637, 45.598, 3.5), "230109": (126.510, 45.795, 8.0), "230110": (126.663, 45.708, 5.0),
    "230111": (126.588, 45.889, 9.0), "230112": (126.958, 45.549, 9.0), "230113": (126.313, 45.383, 9.0),
    "230123": (129.568, 46.325, 9.0), "230124": (128.830, 45.852, 8.0), "230125": (127.467, 45.746, 9.0),
    "230126": (127.403, 46.086, 9.0), "230127": (128.043, 45.951, 8.0), "230128": (128.746, 45.990, 9.0),
    "230129": (128.332, 45.452, 9.0), "230183": (127.962, 45.210, 9.0), "230184": (127.168, 44.932, 9.0),
}  # fmt: skip
_KM_LATITUDE = 111.2
_ROADS = (
    "建设街", "文化路", "和平街", "测绘路", "学府路", "光明街", "新华街", "花园街", "铁路街", "繁荣街", "向阳路",
    "胜利街", "平安路", "团结街", "友谊路",
)  # fmt: skip
_OUTSIDE_FROM = 100  # the street part of the code: towns and townships start here
_URBAN = ("居委会", "居民委员会", "社区", "社区居民委")


@dataclass(frozen=True, slots=True)
class Community:
    """A community or village with the middle of its homes."""

    code: str
    name: str
    street: str
    rural: bool
    longitude: float
    latitude: float


def from_reference(path: Path, county: str) -> list[tuple[str, str]]:
    """Read (code, name) of a county and what is below it from the committed table."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [(row[0], row[1]) for row in csv.reader(file) if row[0].startswith(county)]


def communities(areas: Iterable[tuple[str, str]], county: str) -> list[Community]:
    """Lay the communities of a county out around its seat: streets inside, towns outside. The same every time."""
    rows = sorted(areas)
    streets = {code: name for code, name in rows if len(code) == 9}
    below = [(code, name) for code, name in rows if len(code) == 12 and code[:9] in streets]
    return [_community(code, name, streets[code[:9]], county) for code, name in below]


def _community(code: str, name: str, street: str, county: str) -> Community:
    longitude, latitude, radius = SEATS.get(county, SEATS["230103"])
    rural = not name.endswith(_URBAN)
    outside = int(code[6:9]) >= _OUTSIDE_FROM
    of_street, own = Random(code[:9]), Random(code)
    far = of_street.uniform(1.1, 3.2) if outside else math.sqrt(of_street.uniform(0.02, 0.9))
    longitude, latitude = _moved(longitude, latitude, far * radius, of_street.uniform(0, math.tau))
    spread = 3.5 if rural else 0.7
    longitude, latitude = _moved(longitude, latitude, own.uniform(0.1, spread), own.uniform(0, math.tau))
    return Community(code, _short(name), street, rural, longitude, latitude)


def _short(name: str) -> str:
    for ending in ("居民委员会", "村民委员会", "居委会", "委会"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name


def _moved(longitude: float, latitude: float, km: float, angle: float) -> tuple[float, float]:
    east = km * math.cos(angle) / (_KM_LATITUDE * math.cos(math.radians(latitude)))
    return longitude + east, latitude + km * math.sin(angle) / _KM_LATITUDE


def address(chance: Random, place: Community) -> tuple[str, str]:
    """Draw an address and what to know of the way up."""
    if place.rural:
        return f"{place.name}{chance.randint(1, 12)}组{chance.randint(1, 180)}号", "平房，院门朝南"
    floors = chance.choice((6, 7, 7, 7, 11, 18))
    floor = chance.randint(1, floors)
    road = chance.choice(_ROADS)
    house = f"{road}{chance.randint(1, 260)}号{chance.randint(1, 14)}栋{chance.randint(1, 6)}单元"
    door = f"{house}{floor}{chance.randint(1, 4):02d}室"
    lift = "有电梯" if floors > 7 else "无电梯"
    return door, f"{floor} 楼，{lift}"


def position(chance: Random, place: Community) -> tuple[float, float]:
    """Draw the place of a home near the middle of its community, on 5 decimals."""
    spread = 0.8 if place.rural else 0.25
    longitude, latitude = _moved(
        place.longitude, place.latitude, spread * math.sqrt(chance.random()), chance.uniform(0, math.tau)
    )
    return round(longitude, 5), round(latitude, 5)
