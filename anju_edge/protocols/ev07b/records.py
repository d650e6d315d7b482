"""What the records of a data frame say, each by its key. Unknown keys, Wi-Fi, cells and beacons stay in the frame."""

import struct
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from anju_edge.protocols import events, reading
from anju_edge.protocols.ev07b import alarms
from anju_edge.protocols.ev07b.frame import Record
from anju_edge.protocols.events import STATE, VALUE, Signal

ALARM: Final = 0x02
POSITION: Final = 0x20
BEACON: Final = 0x23
GENERAL: Final = 0x24
HEART: Final = 0x40
OXYGEN: Final = 0x41
_DEGREE: Final = 10_000_000
_MOMENT: Final = 4
_CHARGING: Final = 1 << 4
_MOVING: Final = 1 << 9
_TIME_AND_STATUS = struct.Struct("<II")
_FIX = struct.Struct("<iihhhHIB")
_BEACON = struct.Struct("<6sii")
_HEART_UNKNOWN: Final = 1
_WHOLE: Final = 100


class Said(NamedTuple):
    """What one record says. ``at``: its own time in seconds, or 0. A ``weak`` one gives way to what is known better."""

    signals: tuple[Signal, ...] = ()
    at: int = 0
    battery: int | None = None
    strength: int | None = None
    weak: bool = False


def read(record: Record, settings: Mapping[str, Any]) -> Said | None:
    """Read one record; nothing when its key has no meaning here or its value is too short."""
    key, value = record
    if key == ALARM:
        return Said(tuple(alarms.read(value, settings)), _moment(value[_MOMENT:]))
    shortest, understand = _READERS.get(key, _NOT_READ)
    if understand is None or len(value) < shortest:
        return None
    return understand(value)


def _moment(data: bytes) -> int:
    return int.from_bytes(data[:_MOMENT], "little") if len(data) >= _MOMENT else 0


def _general(value: bytes) -> Said:
    """Read time and status; charging ends a low battery, which no other record takes back."""
    seconds, status = _TIME_AND_STATUS.unpack_from(value)
    return Said(_held(status & (_CHARGING | _MOVING)), seconds, reading.percent(status >> 24), status >> 19 & 31)


@lru_cache(4)
def _held(status: int) -> tuple[Signal, ...]:
    charging = bool(status & _CHARGING)
    said = (Signal("charging", STATE, charging), Signal("motion", STATE, bool(status & _MOVING)))
    return (*said, Signal("battery_low", STATE, active=False)) if charging else said


def _battery(value: bytes) -> Said:
    voltage = Signal("voltage", VALUE, None, float(int.from_bytes(value[1:3], "little")))
    return Said((voltage,), 0, reading.percent(value[0]))


def _position(value: bytes) -> Said:
    """Read a fix; one without satellites and without a dilution of precision was not made by satellites."""
    latitude, longitude, _, _, _, dilution, _, satellites = _FIX.unpack_from(value)
    return Said(_place(latitude, longitude) if dilution or satellites else ())


def _beacon(value: bytes) -> Said:
    """Read a beacon that knows where it hangs; where there is a fix, the fix counts."""
    _, latitude, longitude = _BEACON.unpack_from(value)
    return Said(_place(latitude, longitude), weak=True)


def _place(latitude: int, longitude: int) -> tuple[Signal, ...]:
    signal = events.position(latitude / _DEGREE, longitude / _DEGREE)
    return () if signal is None else (signal,)


def _steps(value: bytes) -> Said:
    return Said((Signal("steps", VALUE, None, float(int.from_bytes(value[4:8], "little"))),), _moment(value))


def _heart(value: bytes) -> Said:
    known = value[4] > _HEART_UNKNOWN
    return Said((Signal("heart_rate", VALUE, None, float(value[4])),) if known else (), _moment(value))


def _oxygen(value: bytes) -> Said:
    known = 0 < value[4] <= _WHOLE
    return Said((Signal("spo2", VALUE, None, float(value[4])),) if known else (), _moment(value))


_NOT_READ: Final = (0, None)
_READERS: Final[Mapping[int, tuple[int, Callable[[bytes], Said]]]] = {
    0x14: (3, _battery),
    POSITION: (_FIX.size, _position),
    BEACON: (_BEACON.size, _beacon),
    GENERAL: (8, _general),
    0x30: (8, _steps),
    HEART: (5, _heart),
    OXYGEN: (5, _oxygen),
}
