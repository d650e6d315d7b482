"""What a terminal is owed for each message, by the standard: 8001 for nearly all, 8100, 8004 and 8109 for three."""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from anju_edge.protocols.jt808 import location, registration
from anju_edge.protocols.jt808.frame import Frame, build
from anju_edge.protocols.wire import Answer

DONE: Final = 0
FAILED: Final = 1
WRONG: Final = 2
UNSUPPORTED: Final = 3
ALARM_CONFIRMED: Final = 4
_GENERAL: Final = 0x8001
_REGISTERED: Final = 0x8100
_FIRST_OF_OURS: Final = 0x8000
_GENERAL_BODY = struct.Struct(">HHB")
_VENDOR_CLOCK = struct.Struct(">HBBBBBB")
# answers to what we said: nothing is owed for them
_ANSWERS: Final = frozenset({0x0001, 0x0104, 0x0201, 0x0302, 0x0500, 0x0700, 0x0802, 0x0805, 0x0A00, 0x1300})
# what is taken in as it is; everything else that is not in the tables below is not supported, and said to be
_TAKEN: Final = frozenset(
    {
        0x0002, 0x0003, 0x0107, 0x0210, 0x0301, 0x0303, 0x0506, 0x0701, 0x0702, 0x0704, 0x0705, 0x0800, 0x0801,
        0x0900, 0x0901, 0x1007, 0x6006,
    }
)  # fmt: skip


def owed(frame: Frame, settings: Mapping[str, Any], serial: int) -> bytes | Answer:
    """Return the answer to a message; ``serial`` is ours. Messages of our own direction are never answered."""
    if frame.id >= _FIRST_OF_OURS or frame.id in _ANSWERS:
        return b""
    if frame.sound and not frame.sealed and frame.part == 1:
        if frame.id == 0x0100:  # noqa: PLR2004 - message ids are names here
            return _registered(frame, settings, serial)
        if frame.id in _CLOCKS:
            return _clock(frame, serial)
    body = _GENERAL_BODY.pack(frame.serial, frame.id, _result(frame, settings))
    return build(_GENERAL, frame.version, frame.phone, serial, body)


def _result(frame: Frame, settings: Mapping[str, Any]) -> int:
    if not frame.sound:
        return WRONG
    if frame.sealed:
        return UNSUPPORTED
    if frame.part > 1:
        return DONE
    if frame.id == 0x0200:  # noqa: PLR2004
        return ALARM_CONFIRMED if location.calls_for_help(frame.body, settings) else DONE
    if frame.id == 0x0102:  # noqa: PLR2004
        return DONE if registration.is_let_in(settings, frame) else FAILED
    return DONE if frame.id in _TAKEN else UNSUPPORTED


def _registered(frame: Frame, settings: Mapping[str, Any], serial: int) -> bytes:
    code = registration.code_of(settings, frame.number).encode()
    body = frame.serial.to_bytes(2) + bytes([DONE]) + code
    return build(_REGISTERED, frame.version, frame.phone, serial, body)


def _clock(frame: Frame, serial: int) -> Answer:
    message, write = _CLOCKS[frame.id]
    return lambda now: build(message, frame.version, frame.phone, serial, write(now.astimezone(UTC)))


def _standard_clock(now: datetime) -> bytes:
    return bytes.fromhex(now.strftime("%y%m%d%H%M%S"))


def _vendor_clock(now: datetime) -> bytes:
    return _VENDOR_CLOCK.pack(now.year, now.month, now.day, now.hour, now.minute, now.second, DONE)


_CLOCKS: Final = {0x0004: (0x8004, _standard_clock), 0x0109: (0x8109, _vendor_clock)}
