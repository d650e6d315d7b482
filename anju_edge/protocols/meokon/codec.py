"""A stored Meokon frame into a report: the value now, the states of the alarm byte, battery and time."""

import re
from datetime import UTC, datetime
from typing import Final

from anju_edge.protocols.events import ALARM_KINDS, VALUE, Context, Event, Report, Signal, Unreadable
from anju_edge.protocols.meokon import frame, kinds
from anju_edge.protocols.wire import number, owner

_UPLOAD: Final = 0
_CLOCK: Final = 4
_HEX: Final = re.compile(rb"\s*a55a[0-9a-f\s]*\Z", re.IGNORECASE)


def decode(rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one frame, as bytes or as hex digits (the form that MQTT and OneNET carry)."""
    data = binary(payload[: 3 * frame.LONGEST])
    known = owner(rest)
    if len(data) < frame.FIXED or not data.startswith(frame.HEAD):
        return [Unreadable(known, "no_frame", alarm=False)]
    head = frame.head(data)
    sensor = kinds.sensor(context.settings, head.type)
    states = kinds.states(head.type, head.alarms, sensor.kind if sensor else "")
    wrong = _wrong(data, context)
    if wrong:  # the number may be what is broken: the connection's own goes first
        alarm = any(signal.active and signal.kind in ALARM_KINDS for signal in states)
        return [Unreadable(known or _number(head), wrong, alarm)]
    device = _number(head) or known
    if head.command != _UPLOAD:
        return [Report(device, ())]
    return [_report(device, head, data, states, sensor)]


def binary(payload: bytes) -> bytes:
    """Return the bytes of a frame that may be written as hex digits."""
    if _HEX.match(payload) is None:
        return payload
    digits = b"".join(payload.split())
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))


def _number(head: frame.Head) -> str:
    return owner(number(head.number))


def _wrong(data: bytes, context: Context) -> str:
    if len(data) > frame.LONGEST:
        return "too_large"
    if context.settings.get("checksum", True) is False or frame.sealed(data):
        return ""
    return "bad_checksum"


def _report(
    device: str, head: frame.Head, data: bytes, states: tuple[Signal, ...], sensor: kinds.Sensor | None
) -> Report:
    mains = kinds.mains(head.power)
    signals = states if mains is None else (*states, mains)
    at: datetime | None = None
    if sensor is not None and len(data) == _expected(sensor, head.records):
        kind, step, size, groups = sensor
        start = frame.FIXED + 2 * size * groups
        steps = int.from_bytes(data[start : start + size], signed=True)
        signals = (*signals, Signal(kind, VALUE, None, round(steps * step, 4)))
        clock = start + size * groups
        seconds = int.from_bytes(data[clock : clock + _CLOCK])
        at = datetime.fromtimestamp(seconds, UTC) if seconds else None
    return Report(device, signals, at, kinds.battery(head.power))


def _expected(sensor: kinds.Sensor, records: int) -> int:
    """Return how long a frame of such a sensor is: two limits, the value now, the time, the records."""
    return frame.FIXED + (3 + records) * sensor.size * sensor.groups + _CLOCK + frame.CLOSING
