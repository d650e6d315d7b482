"""Frames of the IW protocol (``IW`` or ``TRV``, a code of four signs, fields, ``#``) and cutting a stream into them."""

import re
from typing import Final, NamedTuple

MAX_FRAME: Final = 2 * 1024
ALARM: Final = "AP10"
BLANK: Final = b" \t\r\n\0"
MAKERS: Final = ("IW", "TRV")
_HEAD = re.compile(rb"(IW|TRV)([A-Z]P[0-9A-Z]{2})")
_BEGINS = re.compile(rb"(?:IW|TRV)[ACY]P[0-9A-Z]{2}")  # inside a frame only what devices do send begins another
_HEAD_SIZE = 7
_CRY = re.compile(rb"(?:IW|TRV)AP10")


class Frame(NamedTuple):
    """A frame taken apart; ``closed`` tells whether its ``#`` came."""

    maker: str
    code: str
    content: str
    closed: bool


def opened(raw: bytes) -> Frame | None:
    """Take a frame apart; nothing when it does not begin as one."""
    raw = raw.strip(BLANK)
    head = _HEAD.match(raw)
    if head is None:
        return None
    closed = raw.endswith(b"#")
    content = raw[head.end() : len(raw) - closed].decode("utf-8", "replace")
    return Frame(head[1].decode(), head[2].decode(), content, closed)


def cries(raw: bytes) -> bool:
    """Whether bytes that do not begin as a frame hold the head of an alarm."""
    return _CRY.search(raw) is not None


class Cutter:
    """Holds the half frame of one connection. Where a cut falls never depends on how the bytes arrived."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes and return the pieces that are whole now, in order; blanks between frames are dropped."""
        self._held += data
        pieces: list[bytes] = []
        start = 0
        while (end := self._end(start)) is not None:
            piece = self._held[start:end].lstrip(BLANK)
            if piece:
                pieces.append(piece)
            start = end
        self._held = self._held[start:]
        return pieces

    def rest(self) -> bytes:
        """Return the half piece."""
        return self._held if self._held.strip(BLANK) else b""

    def _end(self, start: int) -> int | None:
        """Return where the piece that begins at ``start`` ends: behind its ``#``, or where another frame begins."""
        held = self._held
        last = start + MAX_FRAME + _HEAD_SIZE
        closing = held.find(b"#", start, last) + 1
        if not closing and len(held) < last:
            return None
        other = _BEGINS.search(held, start + 1, closing or last)
        if other is not None:
            return other.start()
        return closing or start + MAX_FRAME
