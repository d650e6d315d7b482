"""What stands and hangs in a home: each device with its number, kind and room. The same for the same person."""

from dataclasses import dataclass
from random import Random

from anju_city.people import Person

_ROOMS = {
    "button": "床头", "cord": "卫生间", "pendant": "随身", "smoke": "厨房", "gas": "厨房", "contact": "入户门",
    "motion": "客厅",
    "fall_radar": "卧室", "watch": "随身", "bed": "卧室", "leak": "卫生间", "temperature": "客厅",
}  # fmt: skip
_MODELS = {"button": "演示按钮 B1", "pendant": "演示挂件 P1", "watch": "演示手表 W1", "fall_radar": "演示雷达 R1"}
_SPOKEN_FOR_BY_MAINS = frozenset({"fall_radar", "gas"})


@dataclass(frozen=True, slots=True)
class Thing:
    """One device of the simulated city."""

    number: str
    kind: str
    room: str
    model: str
    person: int
    battery: bool


def things(person: Person) -> list[Thing]:
    """List the devices of a person's home."""
    chance = Random(f"things {person.id_number}")
    kinds = [chance.choice(("button", "button", "pendant", "watch"))]
    kinds += ["smoke"] if chance.random() < 0.85 else []
    kinds += ["motion"] if person.alone or chance.random() < 0.3 else []
    kinds += ["contact"] if person.alone and chance.random() < 0.6 else []
    kinds += ["gas"] if not person.place.rural and chance.random() < 0.4 else []
    frail = person.care_level in ("moderate", "severe", "complete")
    kinds += ["fall_radar"] if frail and chance.random() < 0.5 else []
    kinds += ["bed"] if frail and chance.random() < 0.4 else []
    kinds += ["cord"] if chance.random() < 0.25 else []
    return [
        Thing(
            number=f"YS{person.index:07d}{place}",
            kind=kind,
            room=_ROOMS[kind],
            model=_MODELS.get(kind, "演示设备"),
            person=person.index,
            battery=kind not in _SPOKEN_FOR_BY_MAINS,
        )
        for place, kind in enumerate(kinds, start=1)
    ]
