"""What the type byte says about the values of a terminal, and what its alarm bits and its power byte mean."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from anju_edge.protocols import reading
from anju_edge.protocols.events import STATE, UNITS, Signal


class Sensor(NamedTuple):
    """The first sensor of a type: what one step of its value is, in the unit of the signal, and its bytes."""

    kind: str
    step: float
    size: int = 2
    groups: int = 1  # sensors with limits and a value of their own; only the first is read


# 0: 0.1 kPa a step, 1: 0.001 MPa, 2: 0.01 bar
SENSORS: Final[Mapping[int, Sensor]] = {
    0: Sensor("water_pressure", 0.1),
    1: Sensor("water_pressure", 1.0),
    2: Sensor("water_pressure", 1.0),
}
HYDRANTS: Final = frozenset({24, 34})
_TILTING_HYDRANT = 24
_LOW, _HIGH, _POWER, _SENSOR, _HARDWARE = 0x01, 0x02, 0x04, 0x08, 0x10
_SECOND_LOW, _SECOND_HIGH, _THIRD = 0x20, 0x40, 0x80
_IMPACT, _TILT, _WATER = _SECOND_LOW, _SECOND_HIGH, _THIRD
_FAULTS: Final = ((_LOW, "low"), (_HIGH, "high"), (_SENSOR, "sensor"), (_HARDWARE, "hardware"))
_MORE: Final = ((_SECOND_LOW, "second_low"), (_SECOND_HIGH, "second_high"), (_THIRD, "third"))
_EXTERNAL = 0x80
_SUPPLY = 0x60
_BOTH, _ONLY_EXTERNAL = 0x00, 0x40
_LEVEL = 0x1F
_FULL = 20
_PERCENT = 5
_SIZES = (2, 4)
_GROUPS = (1, 2, 3)


def sensor(settings: Mapping[str, Any], kind: int) -> Sensor | None:
    """Return how the values of a type are read: as the line's ``types`` say, else by the document."""
    types = settings.get("types")
    said = types.get(str(kind)) if isinstance(types, Mapping) else None
    if not isinstance(said, Mapping):
        return SENSORS.get(kind)
    step = reading.number(said.get("step", 1))
    size, groups = reading.small(said.get("size", 2)), reading.small(said.get("groups", 1))
    word = str(said.get("kind"))
    if step is None or word not in UNITS or size not in _SIZES or groups not in _GROUPS:
        return None
    return Sensor(word, step, size, groups)


@lru_cache(10_000)
def states(kind: int, alarms: int, measured: str) -> tuple[Signal, ...]:
    """Say every state of the alarm byte, also those that do not hold."""
    return tuple(_states(kind, alarms, measured))


def _states(kind: int, alarms: int, measured: str) -> Iterator[Signal]:
    hydrant = kind in HYDRANTS
    bits = _FAULTS if hydrant else _FAULTS + _MORE
    prefix = "pressure_" if hydrant or measured == "water_pressure" else ""
    words = [prefix + word if bit in (_LOW, _HIGH) else word for bit, word in bits if alarms & bit]
    yield Signal("fault", STATE, bool(words), None, ",".join(words))
    yield Signal("battery_low", STATE, bool(alarms & _POWER))
    if hydrant:
        yield Signal("leak", STATE, bool(alarms & _WATER), None, "water_released" if alarms & _WATER else "")
    if kind == _TILTING_HYDRANT:
        yield Signal("tamper", STATE, bool(alarms & _TILT), None, "tilted" if alarms & _TILT else "")
        yield Signal("vibration", STATE, bool(alarms & _IMPACT))


def battery(power: int) -> int | None:
    """Read the charge in steps of 5 %; a terminal without a battery has none."""
    level = power & _LEVEL
    return level * _PERCENT if level <= _FULL and power & _SUPPLY != _ONLY_EXTERNAL else None


@lru_cache(256)
def mains(power: int) -> Signal | None:
    """Say whether the external supply is gone, where there is one."""
    if power & _SUPPLY not in (_BOTH, _ONLY_EXTERNAL):
        return None
    return Signal("mains_lost", STATE, not power & _EXTERNAL)
