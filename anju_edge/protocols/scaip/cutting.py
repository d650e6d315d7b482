"""Where one SIP message ends and the next begins, at any cut of the stream; keep-alives and rubbish are stepped over.

Field units count characters where bytes are meant, leave Content-Length out, or break off in the middle. So a line that
begins a message ends the one before it, whatever length that one declared: a wrong length never swallows an alarm.
"""

import re
from typing import Final, NamedTuple

LIMIT: Final = 8 * 1024  # bytes of one message
_LINE = 600  # bytes that a first line may have
_SEEN: Final = LIMIT + _LINE  # no further than this is looked for an end: what has none there is too long
_START = re.compile(
    rb"(?:(?<![!-~])[A-Z]{2,20}|MESSAGE|REGISTER|OPTIONS|INVITE) [A-Za-z]{2,6}:\S{1,500} SIP/2\.0\r?\n"
    rb"|SIP/2\.0 [1-6]\d\d[^\r\n]{0,200}\r?\n"
)
_BLANK = re.compile(rb"\r?\n\r?\n")
_BETWEEN = re.compile(rb"[\r\n\t \0]+")  # keep-alives
_LENGTH = re.compile(rb"^(?:content-length|l)[ \t]*:[ \t]*(\d{1,9})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_VIA = re.compile(rb"^(?:via|v)[ \t]*:[ \t]*SIP/2\.0/(\w{2,4})\b", re.IGNORECASE | re.MULTILINE)
_CLOSED = re.compile(rb"</(?:mrq|scaip|mrs)\s*>", re.IGNORECASE)


class _Head(NamedTuple):
    """What the headers of a message say about its end. ``due`` is where it ends by its declared length."""

    end: int
    due: int | None
    datagram: bool
    message: bool


class Cutter:
    """Cuts one stream, or the datagrams of one peer."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._lost = False  # what was too long is being dropped until a message begins

    def feed(self, data: bytes) -> list[bytes]:
        """Take what came and return what is whole now: messages, and rubbish between them."""
        self._kept += data
        found = []
        while (piece := self._next()) is not None:
            found.append(piece)
        return found

    def rest(self) -> bytes:
        """Return the half message that is there."""
        return b"" if self._lost else bytes(self._kept)

    def _next(self) -> bytes | None:
        start = _START.search(self._kept)
        if self._lost:
            del self._kept[: start.start() if start else max(len(self._kept) - _LINE, 0)]
            if start is None:
                return None
            self._lost = False
            start = _START.match(self._kept)
        blank = _BETWEEN.match(self._kept)
        if blank:
            del self._kept[: blank.end()]
            return self._next()
        if start is None:
            return self._take(LIMIT + 1) if len(self._kept) > _SEEN else None
        if start.start():
            return self._take(start.start())
        return self._message(start.end())

    def _message(self, after: int) -> bytes | None:
        kept = self._kept
        blank = _BLANK.search(kept, after - 2, _SEEN)
        stop = _START.search(kept, after, blank.end() if blank else _SEEN)
        if stop:
            return self._take(stop.start())
        if blank is None:
            return self._take(LIMIT + 1) if len(kept) > _SEEN else None
        end = _end(kept, _head(kept, blank.end()))
        if end is None and len(kept) > _SEEN:
            end = LIMIT + 1
        return None if end is None else self._take(end)

    def _take(self, end: int) -> bytes:
        """Hand out what stands before ``end``; of what is too long, the beginning, and the rest is dropped."""
        self._lost = end > LIMIT
        cut = min(end, LIMIT)
        piece = bytes(self._kept[:cut])
        del self._kept[:cut]
        return piece


def _head(kept: bytearray, end: int) -> _Head:
    head = bytes(kept[:end])
    length = _LENGTH.search(head)
    due = end + int(length[1]) if length else None
    via = _VIA.search(head)
    return _Head(end, due, via is not None and via[1].upper() == b"UDP", head.startswith(b"MESSAGE "))


def _end(kept: bytearray, head: _Head) -> int | None:
    """Return where the body ends, or nothing while it is not whole."""
    stop = _START.search(kept, head.end, _reach(head))
    until = stop.start() if stop else min(len(kept), _SEEN)
    closed = _CLOSED.search(kept, head.end, until)
    whole = head.due is not None and head.due <= until
    if head.datagram and closed and (not whole or closed.end() > (head.due or 0)):
        return closed.end()
    if whole:
        return head.due
    if head.due is None and not head.datagram:
        return _undeclared(head, closed.end() if closed else until if stop else None)
    return until if stop or head.due is None else None


def _reach(head: _Head) -> int:
    """Return how far the start of another message is looked for: in a stream no further than the declared end."""
    return _SEEN if head.due is None or head.datagram else min(head.due, _SEEN)


def _undeclared(head: _Head, closed: int | None) -> int | None:
    """Return the end of a message in a stream that does not tell its length: only a MESSAGE has a body then."""
    return closed if head.message else head.end
