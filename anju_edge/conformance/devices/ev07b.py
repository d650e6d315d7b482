"""A pendant of the EV07B family: every frame of its asks for a response with its sequence."""

import binascii
import struct

from anju_edge.conformance.device import LATITUDE, LONGITUDE, NOT_THIS, Device, Press, Said, Wanted, now
from anju_edge.protocols.ev07b import frame as frames

_ASKS = 0x10
_DEGREE = 10_000_000
_SOS, _LOW = 1 << 12, 1
_DONE = bytes((frames.ANSWER, 1, 0))
_FIX = struct.Struct("<iihhhHIB")
_BEYOND = 0xFFF0


class Pendant(Device):
    """Its heartbeat is a general record, its alarm an alarm record before it."""

    number = "001010000000018"
    stranger = "001010000099999"
    numbers = r"[0-9]{15}"

    def beat(self, number: str, serial: int) -> Said:
        """Say that all is well."""
        return _told(serial, _imei(number) + _general(int(now().timestamp()), 80))

    def press(self, press: Press) -> Said:
        """Say SOS."""
        seconds = int(press.at.timestamp())
        word = _SOS | (_LOW if press.battery_low else 0)
        records = _imei(press.number) + _record(0x02, struct.pack("<II", word, seconds))
        records += _general(seconds, press.battery)
        if press.fix:
            fix = _FIX.pack(round(LATITUDE * _DEGREE), round(LONGITUDE * _DEGREE), 0, 0, 120, 10, 0, 9)
            records += _record(0x20, fix)
        return _told(press.serial, records)

    def flood(self, number: str) -> bytes:  # noqa: ARG002
        """Return a frame that declares and brings far more than any has."""
        return frames.HEAD.pack(frames.MARK, _ASKS, _BEYOND, 0, 1) + bytes(_BEYOND)


def _record(key: int, value: bytes) -> bytes:
    return bytes((len(value) + 1, key)) + value


def _imei(number: str) -> bytes:
    return _record(0x01, number.encode())


def _general(seconds: int, battery: int) -> bytes:
    return _record(0x24, struct.pack("<II", seconds, battery << 24 | 25 << 19))


def _told(serial: int, records: bytes) -> Said:
    body = bytes([frames.DATA]) + records
    raw = frames.HEAD.pack(frames.MARK, _ASKS, len(body), binascii.crc_hqx(body, 0), serial) + body
    return Said(raw, (_response(serial),))


def _response(serial: int) -> Wanted:
    size = frames.HEAD.size + len(_DONE)

    def look(came: bytes) -> int:
        if not came.startswith(frames.MARKER):
            return NOT_THIS
        if len(came) < size:
            return 0
        _, _, length, check, sequence = frames.HEAD.unpack_from(came)
        right = (length, sequence, came[frames.HEAD.size : size]) == (len(_DONE), serial, _DONE)
        return size if right and check == binascii.crc_hqx(_DONE, 0) else NOT_THIS

    return look
