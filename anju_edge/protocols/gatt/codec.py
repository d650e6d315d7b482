"""One health characteristic into signals in our units, and the time of the measurement where the device says one."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from anju_edge.protocols.events import EVENT, STATE, VALUE, Signal
from anju_edge.protocols.gatt.numbers import Reader

Found = tuple[tuple[Signal, ...], datetime | None]
MAX_BYTES: Final = 512  # what an attribute can hold
_UUID: Final = re.compile(r"(?:0x)?(?:0000)?([0-9a-f]{4})(?:-0000-1000-8000-00805f9b34fb)?\Z", re.IGNORECASE)
_MMHG_PER_KPA: Final = 7.500617
_KG_PER_POUND: Final = 0.45359237
_GLUCOSE_PER_KG: Final = 1_000_000 / 180.156  # mmol in a kilogram
_MMOL: Final = 1000.0
_NO_WEIGHT: Final = 0xFFFF
_CONTROL_SOLUTION: Final = 10
_CONTROL_LOCATION: Final = 4
_FULL_PERCENT: Final = 100
# bit of the measurement status → word
_PRESSURE_MARKS: Final = ((0x01, "body_movement"), (0x02, "cuff_loose"), (0x04, "irregular_pulse"), (0x20, "posture"))
_GLUCOSE_FAULTS: Final = (
    (0x002, "sensor_fault"),
    (0x004, "sample_insufficient"),
    (0x008, "strip_insertion"),
    (0x010, "strip_type"),
    (0x020, "too_high"),
    (0x040, "too_low"),
    (0x080, "too_hot"),
    (0x100, "too_cold"),
    (0x200, "interrupted"),
    (0x400, "device_fault"),
)
_OXYGEN_NONE: Final = 0b1011_1100_0000_0000  # demonstration, testing, calibration, unavailable, invalid
_OXYGEN_DOUBT: Final = 0b0100_0000_0000_0000


def read(characteristic: str, data: bytes) -> Found:
    """Read the bytes of a characteristic (``2a35`` or its whole UUID); what is not known says nothing."""
    short = _UUID.match(characteristic.strip())
    reader = CHARACTERISTICS.get(short[1].lower()) if short else None
    return reader(data[:MAX_BYTES]) if reader and data else ((), None)


def _value(kind: str, number: float | None, digits: int, text: str = "") -> tuple[Signal, ...]:
    """Say a measurement of a body, which is above zero; nothing for what is no number."""
    rounded = 0.0 if number is None else round(number, digits)
    return (Signal(kind, VALUE, None, rounded, text),) if rounded > 0 else ()


def _marks(status: int | None, words: tuple[tuple[int, str], ...]) -> str:
    return ",".join(word for bit, word in words if (status or 0) & bit)


def _blood_pressure(data: bytes) -> Found:
    fields = Reader(data)
    flags = fields.whole(1) or 0
    factor = _MMHG_PER_KPA if flags & 0x01 else 1.0
    systolic, diastolic, _mean = fields.short(), fields.short(), fields.short()
    moment = fields.moment() if flags & 0x02 else None
    pulse = fields.short() if flags & 0x04 else None
    fields.take(1 if flags & 0x08 else 0)
    marks = _marks(fields.whole(2) if flags & 0x10 else None, _PRESSURE_MARKS)
    signals = (
        *_value("systolic", systolic and systolic * factor, 1, marks),
        *_value("diastolic", diastolic and diastolic * factor, 1, marks),
        *_value("heart_rate", pulse, 1, marks),
    )
    return signals, moment


def _glucose(data: bytes) -> Found:
    fields = Reader(data)
    flags = fields.whole(1) or 0
    fields.take(2)
    moment = fields.moment()
    offset = fields.take(2) if flags & 0x01 else b""
    concentration = fields.short() if flags & 0x02 else None
    kind = (fields.whole(1) or 0) if flags & 0x02 else 0
    status = fields.whole(2) if flags & 0x08 else None
    if moment is not None and offset:
        moment = _shifted(moment, int.from_bytes(offset, "little", signed=True))
    if kind & 0x0F == _CONTROL_SOLUTION or kind >> 4 == _CONTROL_LOCATION:
        return (), moment  # the meter's own check, nobody's blood
    faults = _marks(status, _GLUCOSE_FAULTS)
    if faults:
        return (Signal("fault", EVENT, None, None, faults),), moment
    factor = _MMOL if flags & 0x04 else _GLUCOSE_PER_KG
    return _value("glucose", concentration and concentration * factor, 2), moment


def _shifted(moment: datetime, minutes: int) -> datetime | None:
    try:
        return moment + timedelta(minutes=minutes)
    except OverflowError:
        return None


def _thermometer(data: bytes) -> Found:
    fields = Reader(data)
    flags = fields.whole(1) or 0
    degrees = fields.long()
    if degrees is not None and flags & 0x01:
        degrees = (degrees - 32) * 5 / 9
    return _value("body_temperature", degrees, 2), fields.moment() if flags & 0x02 else None


def _heart_rate(data: bytes) -> Found:
    fields = Reader(data)
    flags = fields.whole(1) or 0
    rate = fields.whole(2 if flags & 0x01 else 1)
    if not flags & 0x04:
        return _value("heart_rate", rate, 1), None
    worn = bool(flags & 0x02)
    return (*_value("heart_rate", rate, 1, "" if worn else "no_contact"), Signal("worn_off", STATE, not worn)), None


def _oxygen(fields: Reader, spo2: float | None, pulse: float | None, *, status: bool) -> tuple[Signal, ...]:
    marks = (fields.whole(2) or 0) if status else 0
    if marks & _OXYGEN_NONE:
        return ()
    text = "questionable" if marks & _OXYGEN_DOUBT else ""
    percent = spo2 if spo2 is not None and spo2 <= _FULL_PERCENT else None
    return (*_value("spo2", percent, 1, text), *_value("heart_rate", pulse, 1, text))


def _spot_check(data: bytes) -> Found:
    fields = Reader(data)
    flags = fields.whole(1) or 0
    spo2, pulse = fields.short(), fields.short()
    moment = fields.moment() if flags & 0x01 else None
    signals = _oxygen(fields, spo2, pulse, status=bool(flags & 0x02))
    return signals, None if flags & 0x10 else moment  # the clock was never set


def _continuous(data: bytes) -> Found:
    fields = Reader(data)
    flags = fields.whole(1) or 0
    spo2, pulse = fields.short(), fields.short()
    for bit in (0x01, 0x02):  # the fast and the slow averages
        fields.take(4 if flags & bit else 0)
    return _oxygen(fields, spo2, pulse, status=bool(flags & 0x04)), None


def _weight(data: bytes) -> Found:
    fields = Reader(data)
    flags = fields.whole(1) or 0
    steps = fields.whole(2)
    moment = fields.moment() if flags & 0x02 else None
    if steps is None or steps == _NO_WEIGHT:
        return (), moment
    return _value("weight", steps * 0.01 * _KG_PER_POUND if flags & 0x01 else steps * 0.005, 3), moment


CHARACTERISTICS: Final[Mapping[str, Callable[[bytes], Found]]] = {
    "2a18": _glucose,
    "2a1c": _thermometer,
    "2a1e": _thermometer,  # the intermediate value has the same layout
    "2a35": _blood_pressure,
    "2a37": _heart_rate,
    "2a5e": _spot_check,
    "2a5f": _continuous,
    "2a9d": _weight,
}
