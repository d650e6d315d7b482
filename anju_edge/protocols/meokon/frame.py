"""The A5 5A frame: its fixed head, its seal (CRC-16/Modbus) and where it ends. Big endian throughout."""

import struct
from array import array
from typing import Final, NamedTuple

HEAD: Final = b"\xa5\x5a"
TAIL: Final = b"\x55\xaa"
FIXED: Final = 25  # bytes up to and with the alarm byte
CLOSING: Final = 4  # checksum and tail
SHORTEST: Final = FIXED + 4 + CLOSING  # with the time, without limits, value and records
LONGEST: Final = 5 * 1024  # 600 records of 8 bytes are 4860
_POLYNOMIAL = 0xA001
_START = 0xFFFF
_BYTE = 8
_HEAD = struct.Struct(">BH12sBbHHBB")


def _row(index: int) -> int:
    for _ in range(_BYTE):
        index = (index >> 1) ^ _POLYNOMIAL if index & 1 else index >> 1
    return index


_TABLE: Final = tuple(_row(index) for index in range(256))
_PAIRS: Final = array(
    "H", ((row := low >> 8 ^ _TABLE[low & 0xFF]) >> 8 ^ _TABLE[row & 0xFF] for low in range(0x10000))
)  # two bytes in one step


class Head(NamedTuple):
    """What stands before the part that differs by type."""

    command: int
    length: int
    number: str
    power: int
    rssi: int
    interval_s: int
    records: int
    type: int
    alarms: int


def checksum(data: bytes) -> int:
    """Return the CRC-16/Modbus of bytes."""
    seal, pairs = _START, len(data) // 2
    for pair in struct.unpack_from(f"<{pairs}H", data):
        seal = _PAIRS[seal ^ pair]
    return (seal >> 8) ^ _TABLE[(seal ^ data[-1]) & 0xFF] if len(data) % 2 else seal


def sealed(frame: bytes) -> bool:
    """Whether a frame begins and ends as one and its checksum is right, whatever its length field says."""
    if len(frame) < SHORTEST or not frame.startswith(HEAD) or not frame.endswith(TAIL):
        return False
    return checksum(frame[:-CLOSING]) == int.from_bytes(frame[-CLOSING:-2])


def sealed_end(data: bytes) -> int:
    """Return where the first sealed frame at the start of bytes ends, or 0. One pass, whatever is in it."""
    seal, limit = _START, min(len(data), LONGEST)
    for end in range(limit - CLOSING + 1):
        if end >= SHORTEST - CLOSING and data[end + 2 : end + CLOSING] == TAIL and _matches(data, end, seal):
            return end + CLOSING
        seal = (seal >> 8) ^ _TABLE[(seal ^ data[end]) & 0xFF]
    return 0


def _matches(data: bytes, end: int, seal: int) -> bool:
    return seal == int.from_bytes(data[end : end + 2])


def head(frame: bytes) -> Head:
    """Read the fixed head of a frame of at least ``FIXED`` bytes."""
    command, length, number, *others = _HEAD.unpack_from(frame, len(HEAD))
    return Head(command, length, number.decode("ascii", "replace").strip("\0 "), *others)
