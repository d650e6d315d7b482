"""One message of JT/T 808: escapes, check byte, header of both forms, and the same backwards for what we say."""

import re
import struct
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
_BYTE: Final = 8  # bits
_IDS = struct.Struct(">HH")
_HEAD_2011 = struct.Struct(f">4x{PHONE_2011}sH")
_HEAD_2019 = struct.Struct(f">5x{PHONE_2019}sH")
_PART = struct.Struct(">2xH")  # behind the number of parts


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
    head = _HEAD_2019 if later else _HEAD_2011
    body_at = head.size + (_PART.size if attributes & _SPLIT else 0)
    if len(content) <= body_at:
        return None
    phone, serial = head.unpack_from(content)
    body = content[body_at:-1]
    return Frame(
        message,
        content[4] if later else None,
        phone,
        serial,
        _PART.unpack_from(content, head.size)[0] if attributes & _SPLIT else 1,
        body,
        attributes & _SECRET != 0 and attributes & _LONG != len(body),
        _folded(content) == 0,
    )


def _folded(content: bytes) -> int:
    """Return all bytes of a message combined by exclusive or: its halves with each other until one byte is left."""
    whole, half = int.from_bytes(content), 1 << (8 * len(content)).bit_length()
    while half > _BYTE:
        half >>= 1
        whole ^= whole >> half
    return whole & 0xFF


def build(message: int, version: int | None, phone: bytes, serial: int, body: bytes) -> bytes:
    """Write one message of ours; the header has the form that the terminal uses itself."""
    later = version is not None
    head = _IDS.pack(message, (len(body) & _LENGTH) | (_2019 if later else 0))
    content = head + (bytes([version]) if version is not None else b"") + phone + serial.to_bytes(2) + body
    return MARKER + escape(content + bytes([_folded(content)])) + MARKER
