"""A badge or card of JT/T 808: it registers, shows the code that it was given, then reports."""

import struct
from collections.abc import Callable
from datetime import timedelta, timezone

from anju_edge.conformance.device import LATITUDE, LONGITUDE, NOT_THIS, Device, Press, Said, Step, Wanted
from anju_edge.protocols.jt808 import frame as frames
from anju_edge.protocols.jt808.frame import MARKER, Frame

_BEIJING = timezone(timedelta(hours=8))
_MICRO = 1_000_000
_REGISTER, _SHOW, _BEAT, _PLACE = 0x0100, 0x0102, 0x0002, 0x0200
_GENERAL, _REGISTERED = 0x8001, 0x8100
_DONE, _ALARM_CONFIRMED = 0, 4
_BODY = struct.Struct(">HHB")
_SOS, _LOW = 1, 1 << 7
_FIXED = 0b10
_BEYOND = 70_000


class Terminal(Device):
    """Bit 0 of its alarm word is the SOS key."""

    number = "000000000018"
    stranger = "000000099999"
    numbers = r"[0-9]{12}"

    def greeting(self, number: str) -> tuple[Step, ...]:
        """Register, then show the code of the answer."""
        body = bytes(4) + b"TEST0" + b"VENDOR-CHECK".ljust(20, b"\0") + b"0000018" + bytes(1)
        registration = Said(_written(number, _REGISTER, 1, body), (_registered(number, 1),))
        return (lambda _before: registration, lambda before: _told(number, _SHOW, 2, _code(before)))

    def beat(self, number: str, serial: int) -> Said:
        """Say 0002."""
        return _told(number, _BEAT, serial, b"")

    def press(self, press: Press) -> Said:
        """Say 0200 with the SOS bit."""
        word = _SOS | (_LOW if press.battery_low else 0)
        where = (round(LATITUDE * _MICRO), round(LONGITUDE * _MICRO)) if press.fix else (0, 0)
        body = struct.pack(">IIII", word, _FIXED if press.fix else 0, *where) + bytes(6)
        body += bytes.fromhex(press.at.astimezone(_BEIJING).strftime("%y%m%d%H%M%S"))
        body += bytes((0x30, 1, 25, 0x56, 2, press.battery // 10, press.battery))
        return _told(press.number, _PLACE, press.serial, body)

    def flood(self, number: str) -> bytes:
        """Return a location without end."""
        return MARKER + b"\x02\x00\x03\xff" + bytes.fromhex(number) + bytes(_BEYOND) + MARKER


def _written(number: str, message: int, serial: int, body: bytes) -> bytes:
    return frames.build(message, None, bytes.fromhex(number), serial, body)


def _told(number: str, message: int, serial: int, body: bytes) -> Said:
    def fits(frame: Frame) -> bool:
        if frame.id != _GENERAL or len(frame.body) != _BODY.size:
            return False
        answered, about, result = _BODY.unpack(frame.body)
        right = (_DONE, _ALARM_CONFIRMED) if message == _PLACE else (_DONE,)
        return (answered, about) == (serial, message) and result in right

    return Said(_written(number, message, serial, body), (_answer(number, fits),))


def _registered(number: str, serial: int) -> Wanted:
    def fits(frame: Frame) -> bool:
        return frame.id == _REGISTERED and frame.body.startswith(serial.to_bytes(2) + bytes([_DONE]))

    return _answer(number, fits)


def _answer(number: str, fits: Callable[[Frame], bool]) -> Wanted:
    def look(came: bytes) -> int:
        if not came.startswith(MARKER):
            return NOT_THIS
        end = came.find(MARKER, 1) + 1
        if not end:
            return 0
        frame = frames.parse(came[:end])
        right = frame is not None and frame.sound and frame.number == number and fits(frame)
        return end if right else NOT_THIS

    return look


def _code(answer: bytes) -> bytes:
    frame = frames.parse(answer)
    return b"" if frame is None else frame.body[3:]
