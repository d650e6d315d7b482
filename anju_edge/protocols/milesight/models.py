"""Which channel and type mean what on which model: tables from the vendor's payload documents."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from anju_edge.protocols.events import STATE, VALUE, Signal, position
from anju_edge.protocols.milesight import radar, words

SMOKE_DETECTOR: Final = "gs524n"
HISTORY: Final = (0x20, 0xCE)
Pair = tuple[int, int]


class Field(NamedTuple):
    """What follows a channel and a type: so many bytes and how to read them. ``least`` can be read when it is cut."""

    length: int
    read: Callable[[bytes], list[Signal]] | None = None
    least: int = 0


def _signed(value: bytes) -> int:
    return int.from_bytes(value, "little", signed=True)


def _battery(value: bytes) -> list[Signal]:
    return [Signal(words.BATTERY, VALUE, None, value[0])]


def _temperature(value: bytes) -> list[Signal]:
    return words.measured("temperature", _signed(value[:2]) / 10, -60, 200)


def _humidity(value: bytes) -> list[Signal]:
    return words.measured("humidity", value[0] / 2, 0, 100)


def _press(value: bytes) -> list[Signal]:
    return words.press(value[0]) or words.unclear("button 0")


def _panel(value: bytes) -> list[Signal]:
    """Read number, mode and event of a scene panel. Old ones send a command of two bytes there, a cut one nothing."""
    presses = ("single", "double", "long")
    plausible = len(value) > 2 and value[1] <= len(presses) and 1 <= value[2] <= len(presses)  # noqa: PLR2004
    return words.press(presses[value[2] - 1] if plausible else "single", value[0])


def _state(kind: str) -> Callable[[bytes], list[Signal]]:
    return lambda value: words.state(kind, value[0])


def _ambiguous(value: bytes) -> list[Signal]:
    """Say that a state holds which is a leak on one model and a mere movement on another."""
    return words.unclear(f"state {value[0]} of an unknown model") if value[0] else []


def _radar_alarm(value: bytes) -> list[Signal]:
    region = value[4] if len(value) > 4 and value[2] in _WITH_REGION else None  # noqa: PLR2004
    return radar.alarm(value[2], value[3], region)


def _radar_breath(value: bytes) -> list[Signal]:
    rate = int.from_bytes(value[1:3], "little") / 100
    return radar.breath(value[0]) + (
        words.measured("respiration", rate, 1, 200) if value[0] in _MEASURED_BREATH else []
    )


def _location(value: bytes) -> list[Signal]:
    place = position(_signed(value[:4]) / 1_000_000, _signed(value[4:8]) / 1_000_000)
    outside = {0: False, 1: True}.get(value[8] >> 4)
    found = [] if place is None else [place]
    return found if outside is None else [*found, Signal("geofence", STATE, outside)]


def _gas_report(value: bytes) -> list[Signal]:
    return list(_GAS_REPORTS.get(value[0], ()))


_WITH_REGION = frozenset({3, 6, 7})
_MEASURED_BREATH = frozenset({2, 3, 4})
_GAS_REPORTS: Final[Mapping[int, tuple[Signal, ...]]] = {
    0: (Signal("mains_lost", STATE, active=True),),
    1: (Signal("mains_lost", STATE, active=False),),
    2: (Signal("fault", STATE, active=True),),
    3: (Signal("fault", STATE, active=False),),
    4: (Signal("fault", STATE, active=True, text="sensor ends soon"),),
    5: (Signal("fault", STATE, active=True, text="sensor has ended"),),
}
_SKIP = Field(1)
_ATTRIBUTES: Final[Mapping[int, int]] = {
    0x01: 1, 0x08: 6, 0x09: 2, 0x0A: 2, 0x0B: 1, 0x0F: 1, 0x16: 8, 0xFE: 1, 0xFF: 2,
}  # fmt: skip
_SETTINGS: Final[Mapping[int, int]] = {
    0x02: 2, 0x03: 2, 0x04: 1, 0x06: 9, 0x10: 1, 0x11: 4, 0x13: 3, 0x17: 2, 0x27: 1, 0x28: 1, 0x2D: 3, 0x2F: 1,
    0x35: 8, 0x3B: 1, 0x3C: 1, 0x3D: 1, 0x3E: 1, 0x40: 1, 0x42: 1, 0x4A: 1, 0x58: 4, 0x64: 1, 0x66: 1, 0x68: 1,
    0x69: 1, 0x6A: 3, 0x6D: 1, 0x71: 1, 0x74: 1, 0x79: 6, 0x7E: 5, 0x7F: 1, 0x80: 2, 0x81: 2, 0x83: 3, 0x84: 1,
    0x87: 1, 0x88: 8, 0x89: 4, 0x8A: 3, 0x8E: 3, 0x8F: 1, 0x96: 8, 0xBA: 10, 0xBD: 2, 0xEA: 3,
}  # fmt: skip
_RADAR_SETTINGS: Final[Mapping[int, int]] = {
    0x48: 1, 0x49: 9, 0x4A: 5, 0x4B: 9, 0x4C: 5, 0x4D: 1, 0x4E: 1, 0x4F: 12, 0x50: 2, 0x51: 6, 0x52: 3, 0x53: 3,
    0x56: 2, 0x85: 2, 0x86: 1, 0x87: 1, 0x91: 5, 0xB1: 7, 0xB2: 3, 0xB3: 1, 0xB4: 3, 0xB5: 6,
}  # fmt: skip
_PRESENCE_SETTINGS: Final[Mapping[int, int]] = {0x3E: 1, 0x3F: 1, 0x40: 1, 0x41: 5, 0x42: 1, 0x43: 1, 0x44: 6}


def _longer_settings(lengths: Mapping[int, int]) -> dict[Pair, Field]:
    """Return the answers to newer settings: plain below F9, with one byte more for the result below F8."""
    return {
        (code, kind): Field(length + result)
        for kind, length in lengths.items()
        for code, result in ((0xF8, 1), (0xF9, 0))
    }


# what means the same on every model
_COMMON: Final[Mapping[Pair, Field]] = {
    **{(code, kind): Field(length) for kind, length in _SETTINGS.items() for code in (0xFE, 0xFF)},
    **{(0xFF, kind): Field(length) for kind, length in _ATTRIBUTES.items()},
    (0x01, 0x75): Field(1, _battery),
    (0x03, 0x67): Field(2, _temperature),
    (0x83, 0x67): Field(3, _temperature, 2),  # with a threshold that was crossed
    (0x04, 0x68): Field(1, _humidity),
    (0xFF, 0x2E): Field(1, _press),
    (0xFF, 0x34): Field(3, _panel, 1),
}
_RADAR: Final[Mapping[Pair, Field]] = {
    (0x03, 0xF8): Field(6, lambda value: radar.room(value[0]), 1),
    (0x07, 0xB0): Field(8, lambda value: radar.room(value[0]), 1),
    (0x06, 0xFB): Field(5, _radar_alarm, 4),
}
_EM300: Final[Mapping[Pair, Field]] = {HISTORY: Field(8)}
MODELS: Final[Mapping[str, Mapping[Pair, Field]]] = {
    "": {
        **_COMMON, **_RADAR, **{(channel, 0x00): Field(1, _ambiguous) for channel in (0x03, 0x05, 0x06)},
        (0x04, 0x00): _SKIP, (0x07, 0x00): _SKIP,
    },
    "ws101": _COMMON,
    "ws136": _COMMON,
    "ws156": _COMMON,
    "ws202": {**_COMMON, (0x03, 0x00): Field(1, _state("motion")), (0x04, 0x00): _SKIP},
    "ws203": {**_COMMON, (0x05, 0x00): Field(1, _state("presence")), HISTORY: Field(9)},
    "ws301": {**_COMMON, (0x03, 0x00): Field(1, _state("door")), (0x04, 0x00): Field(1, _state("tamper"))},
    "ws303": {**_COMMON, (0x03, 0x00): Field(1, _state("leak"))},
    "em300-th": {**_COMMON, **_EM300},
    "em300-mcs": {**_COMMON, **_EM300, (0x06, 0x00): Field(1, _state("door"))},
    "em300-sld": {**_COMMON, **_EM300, (0x05, 0x00): Field(1, _state("leak"))},
    "em300-zld": {**_COMMON, **_EM300, (0x05, 0x00): Field(1, _state("leak"))},
    "em300-mld": {  # the vendor's document says channel 6, its decoder 5
        **_COMMON, **_EM300, (0x05, 0x00): Field(1, _state("leak")), (0x06, 0x00): Field(1, _state("leak")),
    },
    "at101": {
        **_COMMON,
        (0x04, 0x88): Field(9, _location),
        (0x84, 0x88): Field(9, _location),
        (0x05, 0x00): _SKIP,  # lies on its side
        (0x06, 0xD9): Field(9),
        (0x07, 0x00): Field(1, _state("tamper")),
        (0x08, 0x9B): Field(6),
        (0xFE, 0x7E): Field(4),
        (0xFF, 0x7E): Field(4),
        HISTORY: Field(18),
    },
    "vs370": {
        **_COMMON, **_longer_settings(_PRESENCE_SETTINGS), (0x03, 0x00): Field(1, _state("presence")),
        (0x04, 0x00): _SKIP,
    },
    "vs373": {
        **_COMMON, **_longer_settings(_RADAR_SETTINGS), **_RADAR,
        (0x04, 0xF9): Field(4), (0x05, 0xFA): Field(8), (0x08, 0xB1): Field(3, _radar_breath), (0x09, 0xB2): Field(6),
        (0x0A, 0xB3): Field(5), (0x0B, 0xB4): Field(9), (0x0C, 0xB4): Field(9), HISTORY: Field(9),
    },
    "gs101": {
        **_COMMON, (0x05, 0x8E): Field(1, _state("gas")), (0x06, 0x01): _SKIP, (0x07, 0x01): _SKIP,
        (0x08, 0x90): Field(4), (0xFF, 0x3F): Field(1, _gas_report),
    },
}  # fmt: skip
_NAMED = re.compile(r"(ws|em|at|vs|gs)[-_ ]?(\d{3})(?:[-_ ]?(th|mcs|sld|zld|mld|n)(?![a-z]))?")


@lru_cache(10_000)
def known_model(text: str) -> str:
    """Return the first model named in a text, such as a device profile's name; empty when there is none."""
    for series, digits, suffix in _NAMED.findall(text.lower()):
        plain = f"{series}{digits}"
        if plain == SMOKE_DETECTOR[:-1]:
            return SMOKE_DETECTOR
        model = f"{plain}-{suffix}" if plain == "em300" else plain
        if model in MODELS:
            return model
    return ""
