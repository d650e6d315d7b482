"""One simulated elder at a time: the same seed and number always give the same person."""

import bisect
import itertools
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from anju_city import names, numbers, places, shares
from anju_city.places import Community

_CONDITIONS = (
    "高血压", "冠心病", "糖尿病", "脑梗死病史", "慢阻肺", "骨质疏松", "房颤", "白内障", "帕金森病", "膝关节炎",
)  # fmt: skip
_VITAL = ("服华法林（抗凝）：跌倒须防出血", "用胰岛素：防低血糖", "青霉素过敏", "装有心脏起搏器", "家用制氧机，怕停电")
_RELATIONS = (("女儿", "f"), ("儿子", "m"), ("儿媳", "f"), ("女婿", "m"), ("侄子", "m"), ("孙女", "f"))


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call, in calling order."""

    name: str
    relation: str
    kind: str
    phone: str
    minutes_away: int | None
    has_key: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One elder as the city knows them."""

    index: int
    name: str
    sex: str
    born: date
    id_number: str
    phone: str
    place: Community
    address: str
    floor_note: str
    key_note: str
    longitude: float
    latitude: float
    living: str  # alone, couple, family
    care_level: str
    hearing_note: str
    language_note: str
    categories: tuple[str, ...]
    contacts: tuple[Contact, ...]
    health: tuple[tuple[str, bool], ...] = field(default=())

    @property
    def alone(self) -> bool:
        """Whether nobody else lives there."""
        return self.living == "alone"

    def wants_devices(self) -> bool:
        """Whether this home is among those with devices: alone, frail or very old first."""
        weight = 0.02 + 0.22 * self.alone + 0.3 * (self.care_level in ("moderate", "severe", "complete"))
        return Random(f"devices {self.id_number}").random() < weight


class City:
    """All people of one county from one seed. Nobody is kept in memory."""

    def __init__(self, county: str, communities: list[Community], *, seed: int, today: date) -> None:
        if not communities:
            msg = f"no communities below {county}"
            raise ValueError(msg)
        self.county = county
        self.communities = communities
        self.seed = seed
        self.today = today
        self._steps = list(itertools.accumulate(_weights(county, communities)))

    def person(self, index: int) -> Person:
        """Make the ``index``-th person."""
        chance = Random(f"{self.seed}/{self.county}/{index}")
        place = self.communities[bisect.bisect(self._steps, chance.random() * self._steps[-1])]
        sex = "f" if chance.random() < 0.53 else "m"
        age = _age(chance)
        born = self.today - timedelta(days=int(age * 365.25))
        family = names.surname(chance)
        home, floor_note = places.address(chance, place)
        longitude, latitude = places.position(chance, place)
        living = _living(chance)
        care_level = _care_level(chance, age)
        return Person(
            index=index,
            name=family + names.given(chance, sex),
            sex=sex,
            born=born,
            id_number=numbers.identity(born, sex, index),
            phone=numbers.phone(4 * index),
            place=place,
            address=home,
            floor_note=floor_note,
            key_note=_key_note(chance),
            longitude=longitude,
            latitude=latitude,
            living=living,
            care_level=care_level,
            hearing_note=_hearing(chance, age),
            language_note=chance.choices(("", "东北话", "山东口音", "朝鲜语"), (70, 20, 7, 3))[0],
            categories=_categories(chance, living, care_level),
            contacts=_contacts(chance, index, family, place),
            health=_health(chance, age, care_level),
        )


def _weights(county: str, communities: list[Community]) -> list[float]:
    """Weigh villages against communities: by the plan's rural share in counties, evenly in city districts."""
    rural = sum(place.rural for place in communities)
    urban = len(communities) - rural
    district = county[4] in "01"
    if district or not rural or not urban:
        return [1.0] * len(communities)
    share = shares.RURAL.value
    return [share / rural if place.rural else (1 - share) / urban for place in communities]


def _age(chance: Random) -> float:
    roll = chance.random()
    if roll < shares.EIGHTY_AND_OVER.value * shares.NINETY_OF_EIGHTY.value:
        return 90 + min(chance.expovariate(0.45), 15)
    if roll < shares.EIGHTY_AND_OVER.value:
        return chance.triangular(80, 90, 80)
    return chance.triangular(60, 80, 62)


def _living(chance: Random) -> str:
    if chance.random() >= shares.EMPTY_NEST.value:
        return "family"
    return "alone" if chance.random() < shares.ALONE_OF_EMPTY_NEST.value else "couple"


def _care_level(chance: Random, age: float) -> str:
    band = min(90, int(age) // 10 * 10)
    if chance.random() >= shares.FRAIL[band]:
        return "capable"
    levels = [level for level, _ in shares.CARE_LEVELS]
    return chance.choices(levels, [weight for _, weight in shares.CARE_LEVELS])[0]


def _hearing(chance: Random, age: float) -> str:
    return "听力差：大声、放慢、短句" if chance.random() < 2 * shares.HEARING.value * (age > 70) else ""


def _key_note(chance: Random) -> str:
    return chance.choices(("", "钥匙：对门邻居保管", "钥匙：社区保管", "密码锁，问社区网格员"), (55, 25, 15, 5))[0]


def _categories(chance: Random, living: str, care_level: str) -> tuple[str, ...]:
    found = []
    if living == "alone":
        found.append("独居")
    elif living == "couple":
        found.append("空巢")
    if chance.random() < shares.POOR.value:
        found.append(chance.choices(("低保", "低保边缘", "特困"), (60, 25, 15))[0])
    if care_level in ("severe", "complete"):
        found.append("失能")
    elif care_level in ("mild", "moderate"):
        found.append("半失能")
    return tuple(found)


def _contacts(chance: Random, index: int, family: str, place: Community) -> tuple[Contact, ...]:
    relation, sex = chance.choice(_RELATIONS)
    own = relation in ("女儿", "儿子", "孙女", "侄子")
    child = (family if own else names.surname(chance)) + names.given(chance, sex)
    away = chance.choice((10, 20, 25, 35, 60, None))
    found = [Contact(child, relation, "family", numbers.phone(4 * index + 1), away, chance.random() < 0.5)]
    if chance.random() < 0.7:
        neighbour = names.full(chance, chance.choice("fm"))
        found.append(Contact(neighbour, "邻居", "neighbour", numbers.phone(4 * index + 2), 1, chance.random() < 0.4))
    grid = Random(place.code)
    found.append(
        Contact(names.full(grid, "f"), "社区网格员", "community", numbers.phone(4 * index + 3), 8, has_key=False)
    )
    return tuple(found)


def _health(chance: Random, age: float, care_level: str) -> tuple[tuple[str, bool], ...]:
    count = min(3, int(chance.expovariate(1.0) + (age - 60) / 15))
    found = [(text, False) for text in chance.sample(_CONDITIONS, count)]
    if chance.random() < (0.25 if care_level != "capable" else 0.06):
        found.insert(0, (chance.choice(_VITAL), True))
    return tuple(found)
