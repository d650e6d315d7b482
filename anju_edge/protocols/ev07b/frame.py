"""One frame: AB, flags, length, CRC-16/XMODEM of the body, sequence; the body is a command and records."""

import binascii
import struct
from typing import Final, NamedTuple

MARK: Final = 0xAB
MARKER: Final = b"\xab"
DATA: Final = 0x01
CONFIGURATION: Final = 0x02
SERVICES: Final = 0x03
ANSWER: Final = 0x7F
COMMANDS: Final = frozenset({DATA, CONFIGURATION, SERVICES, 0x04, 0x7E, ANSWER})
HEAD = struct.Struct("<BBHHH")
LONGEST_BODY: Final = 4096  # the longest seen has 1,370 bytes
LONGEST: Final = HEAD.size + LONGEST_BODY
_WANTS_ANSWER: Final = 0x10
_IMEI: Final = 0x01
_IMEI_CONFIGURED: Final = 0x03
_IMEI_DIGITS: Final = 15


class Record(NamedTuple):
    """One key and its value."""

    key: int
    value: bytes


class Frame(NamedTuple):
    """One frame as it was read. ``sound`` is the check sum; ``whole`` that the records fill the body exactly."""

    flags: int
    sequence: int
    command: int
    records: tuple[Record, ...]
    sound: bool
    whole: bool

    @property
    def wants_answer(self) -> bool:
        """Whether the device waits for a response."""
        return bool(self.flags & _WANTS_ANSWER)

    @property
    def readable(self) -> bool:
        """Whether the frame can be taken at its word: devices with a wrong check sum and right records exist."""
        return self.sound or (self.whole and self.command in COMMANDS)

    @property
    def number(self) -> str:
        """The IMEI, where the frame carries it; a configuration has it under another key."""
        wanted = _IMEI_CONFIGURED if self.command == CONFIGURATION else _IMEI
        for key, value in self.records:
            if key == wanted and len(value) == _IMEI_DIGITS and value.isdigit():
                return value.decode("ascii")
        return ""


def length_of(raw: bytes, at: int) -> int:
    """Return how long the frame is whose head begins here, or 0 when nothing of that length can be one."""
    _, _, length, _, _ = HEAD.unpack_from(raw, at)
    return HEAD.size + length if 0 < length <= LONGEST_BODY else 0


def parse(raw: bytes) -> Frame | None:
    """Read a frame as far as it goes; nothing when it has no command."""
    if len(raw) <= HEAD.size or raw[0] != MARK:
        return None
    _, flags, length, check, sequence = HEAD.unpack_from(raw)
    body = raw[HEAD.size : HEAD.size + min(length, LONGEST_BODY)]
    if not body:
        return None
    records, end = _cut(body)
    sound = len(body) == length and binascii.crc_hqx(body, 0) == check
    return Frame(flags, sequence, body[0], records, sound, len(body) == length and end == len(body))


def build(sequence: int, body: bytes) -> bytes:
    """Write a frame of ours, which never wants an answer."""
    return HEAD.pack(MARK, 0, len(body), binascii.crc_hqx(body, 0), sequence) + body


def _cut(body: bytes) -> tuple[tuple[Record, ...], int]:
    """Cut the records after the command and tell where they end. The length counts the key; one that cannot be ends."""
    found: list[Record] = []
    at, size = 1, len(body)
    while at + 1 < size:
        end = at + 1 + body[at]
        if end == at + 1 or end > size:
            break
        found.append(Record(body[at + 1], body[at + 2 : end]))
        at = end
    return tuple(found), at
