"""Cutting a stream into frames: on the balanced closing bracket, because every fourth length is wrong.

Brackets also stand in the names of wireless networks, so a frame may hold others. Where they do not balance, the frame
ends at the place its length names, if a bracket closes there, or at latest where the next frame begins. What stands
between frames is handed out as it is; blanks are not. Where a cut falls never depends on how the bytes arrived.
"""

import re

from anju_edge.protocols.watch import frames

_BRACKET = re.compile(rb"[\[\]]")
_OPENING = ord("[")
_BEGINS = re.compile(rb"\[[0-9A-Za-z]{2}\*\d{5,20}\*")
_MAY_BEGIN = re.compile(rb"\[(?:[0-9A-Za-z]{0,2}|[0-9A-Za-z]{2}\*\d{0,20})\Z")


class Cutter:
    """Holds the half frame of one connection."""

    __slots__ = ("_at", "_depth", "_held")

    def __init__(self) -> None:
        self._held = b""
        self._at = 0  # what stands before is weighed already
        self._depth = 0

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes and return the pieces that are whole now, in order."""
        self._held += data
        pieces: list[bytes] = []
        start = 0
        while (end := self._end(start)) is not None:
            piece = self._held[start:end]
            if piece.strip(frames.BLANK):
                pieces.append(piece)
            start = self._at = end
            self._depth = 0
        self._held = self._held[start:]
        self._at -= start
        return pieces

    def rest(self) -> bytes:
        """Return the half piece."""
        return self._held if self._held.strip(frames.BLANK) else b""

    def _end(self, start: int) -> int | None:
        """Return where the piece that begins at ``start`` ends, or nothing while that cannot be said."""
        held = self._held
        last = start + (frames.limit(held, start) if len(held) - start > frames.MAX_FRAME else frames.MAX_FRAME)
        for mark in _BRACKET.finditer(held, self._at):
            place = mark.start()
            if place >= last:
                break
            if held[place] == _OPENING and self._depth and _MAY_BEGIN.match(held, place):
                self._at = place
                return None
            end = self._weigh(start, place)
            self._at = place + 1
            if end is not None:
                return end
        self._at = len(held)
        return last if len(held) > last else None

    def _weigh(self, start: int, place: int) -> int | None:
        """Count one bracket; return the end of the piece when this is it."""
        if self._held[place] == _OPENING:
            if (self._depth == 0 and place > start) or (self._depth and _BEGINS.match(self._held, place)):
                return place
            self._depth += 1
            return None
        self._depth -= 1
        is_end = self._depth <= 0 or frames.declared_end(self._held, start) == place
        return place + 1 if is_end else None
