"""One message of JT/T 808: escapes, check byte, header of both forms, and the same backwards for what we say."""

import re
import struct
from functools import reduce
from operator import xor
from typing import Final, NamedTuple

MARK: Final = 0x7E
MARKER: Final = b"\x7e"
LONGEST_BODY: Final = 1023
LONGEST: Final = 2 * (21 + LONGEST_BODY + 1) + 2  # header, body and check byte, all of them escaped, between two marks
PHONE_2011: Final = 6
PHONE_2019: Final = 10
_ESCAPED = re.compile(rb"\x7d([\x01\x02])")
_TO_ESCAPE = re.compile(rb"[\x7d\x7e]")
_PLAIN: Final = {b"\x01": b"\x7d", b"\x02": b"\x7e"}
_AS_ESCAPED: Final = {plain: b"\x7d" + code for code, plain in _PLAIN.items()}
_LENGTH: Final = 0x03FF
_LONG: Final = 0x1FFF
_SECRET: Final = 0x1C00
_SPLIT: Final = 0x2000
_2019: Final = 0x4000
_EIGHT: Final = 8
_IDS = struct.Struct(">HH")


class Frame(NamedTuple):
    """One message as it was read. ``version`` is there in the header of 2019 alone; ``part`` counts from 1."""

    id: int
    version: int | None
    phone: bytes
    serial: int
    part: int
    body: bytes
    sealed: bool
    sound: bool

    @property
    def number(self) -> str:
        """The terminal's number as it stands in the header, leading zeros and all; some makers send hex, not BCD."""
        return self.phone.hex()


def unescape(content: bytes) -> bytes:
    """Undo the escapes. A stray escape byte stays: the check byte will tell."""
    return _ESCAPED.sub(lambda found: _PLAIN[found[1]], content) if b"\x7d" in content else content


def escape(content: bytes) -> bytes:
    """Escape what stands between the marks."""
    return _TO_ESCAPE.sub(lambda found: _AS_ESCAPED[found[0]], content)


def parse(raw: bytes) -> Frame | None:
    """Read one message with or without its marks; nothing when it is too short to have a header.

    The length in the header is not used to cut: what is there counts. ``sealed`` tells that the body is encrypted,
    unless the bits for that are the upper bits of a length that fits (some makers send bodies beyond 1,023 bytes).
    """
    content = unescape(raw[:LONGEST].strip(MARKER))
    if len(content) < _IDS.size:
        return None
    message, attributes = _IDS.unpack_from(content)
    later = attributes & _2019
    start = 5 if later else 4
    end = start + (PHONE_2019 if later else PHONE_2011)
    body_at = end + (6 if attributes & _SPLIT else 2)
    if len(content) <= body_at:
        return None
    body = content[body_at:-1]
    return Frame(
        message,
        content[4] if later else None,
        content[start:end],
        int.from_bytes(content[end : end + 2]),
        int.from_bytes(content[end + 4 : end + 6]) if attributes & _SPLIT else 1,
        body,
        bool(attributes & _SECRET) and attributes & _LONG != len(body),
        _folded(content) == 0,
    )


def _folded(content: bytes) -> int:
    """Return all bytes of a message, each combined with the others by exclusive or: eight at a time."""
    filled = content + bytes(-len(content) % _EIGHT)
    eight = reduce(xor, struct.unpack(f"{len(filled) // _EIGHT}Q", filled), 0)
    eight ^= eight >> 32
    eight ^= eight >> 16
    return (eight ^ eight >> 8) & 0xFF


def build(message: int, version: int | None, phone: bytes, serial: int, body: bytes) -> bytes:
    """Write one message of ours; the header has the form that the terminal uses itself."""
    later = version is not None
    head = _IDS.pack(message, (len(body) & _LENGTH) | (_2019 if later else 0))
    content = head + (bytes([version]) if version is not None else b"") + phone + serial.to_bytes(2) + body
    return MARKER + escape(content + bytes([_folded(content)])) + MARKER
