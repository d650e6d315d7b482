"""The door's wire as a lane reads it: one connection for one consumer, whole batches cut from it in one pass.

A client library makes an object of every message and a dictionary of its headers; a lane wants frames and nothing else,
thousands at a time. Whatever goes wrong ends the connection, and the lane comes again.
"""

import asyncio
import json
import re
import ssl
from datetime import UTC, datetime
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import uuid4

from anju.devices.jobs.streams import StreamTrouble, nodes
from anju.devices.rules.door import ACKNOWLEDGED, QOS_HEADER
from anju.devices.rules.frames import Frame
from anju.devices.rules.rows import microseconds

_CONNECT_S: Final = 2.0
_ANSWER_S: Final = 4.0
_PORT: Final = 4222
_SECOND: Final = 1_000_000_000
_EPOCH_US: Final = microseconds(datetime(1970, 1, 1, tzinfo=UTC))
_END: Final = b"\r\n"
_STATUS: Final = re.compile(rb"HMSG \S+\.(\d+) 1 (\d+) \2\r\nNATS/1\.0 (\d{3}) ?([^\r\n]*)\r\n")
_ENDS: Final = (  # no more stored, no more in time, no more in so many bytes, no more wished for
    (b"404", b""), (b"408", b""), (b"409", b"Message Size Exceeds"), (b"409", b"Batch Completed"),
)  # fmt: skip
_MOST_BYTES: Final = 64 * 1024 * 1024  # of a batch: some frames are large, and no frame is larger
_COPY: Final = re.compile(rb"\r\n%s:(?! ?0\r)" % QOS_HEADER.encode())
_SUBJECTS: Final = 200_000
_LONG: Final = 256  # a subject that nobody writes who means well: not remembered
_made = tuple.__new__  # of a frame: half the time of its own constructor, thousands of times a batch


async def opened(url: str, stream: str, consumer: str) -> "Pull":
    """Connect to any node of an address that lets us in."""
    places = [urlsplit(node) for node in nodes(url)]
    turn = uuid4().int % len(places)  # not everybody at the first one
    trouble: Exception = StreamTrouble("no address")
    for place in (*places[turn:], *places[:turn]):
        pull = Pull(stream, consumer)
        try:
            async with asyncio.timeout(_CONNECT_S):
                await pull.enter(place)
        except (OSError, TimeoutError, StreamTrouble) as problem:
            pull.close()
            trouble = problem
        else:
            return pull
    raise trouble


class Pull(asyncio.Protocol):
    """One connection to the door, and on it the frames of one consumer."""

    def __init__(self, stream: str, consumer: str) -> None:
        self.pending = 0  # so many were stored behind the last frame
        self._inbox = f"_INBOX.{uuid4().hex}".encode()  # its own: whoever listens on it hears every frame
        self._asked = b"$JS.API.CONSUMER.MSG.NEXT.%s.%s" % (stream.encode(), consumer.encode())
        self._turn = 0
        self._match = _message(stream, consumer).match
        self._has_copies = stream != ACKNOWLEDGED
        self._names: dict[bytes, str] = {}  # one text for one subject: what is remembered by it is found at once
        self._rest = b""
        self._frames: list[Frame] = []
        self._most = 0
        self._greeted = self._wants_tls = False
        self._transport: asyncio.WriteTransport | None = None
        self._broken: Exception | None = None
        self._answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def enter(self, place: SplitResult) -> None:
        """Connect to a node, with TLS where either side asks for it, and sign in."""
        loop, host = asyncio.get_running_loop(), place.hostname or ""
        plain, _ = await loop.create_connection(lambda: self, host, place.port or _PORT)
        self._transport = plain
        await self._answered  # with the greeting
        if place.scheme == "tls" or self._wants_tls:
            self._transport = await loop.start_tls(plain, self, ssl.create_default_context(), server_hostname=host)
        said: dict[str, object] = {"verbose": False, "pedantic": False, "headers": True, "no_responders": True}
        if place.username:
            said |= {"user": unquote(place.username), "pass": unquote(place.password or "")}
        await self._ask(b"CONNECT %s\r\nSUB %s.* 1\r\nPING\r\n" % (json.dumps(said).encode(), self._inbox))

    async def fetch(self, most: int, wait_s: float) -> list[Frame]:
        """Return what is stored, up to so many; where nothing is, wait a while for the first frame."""
        self._frames, self._most, self._turn = [], most, self._turn + 1
        wish = b'{"batch":%d,"max_bytes":%d,"no_wait":true,"expires":%d}' % (most, _MOST_BYTES, int(wait_s * _SECOND))
        async with asyncio.timeout(wait_s + _ANSWER_S):
            await self._ask(b"PUB %s %s.%d %d\r\n%s\r\n" % (self._asked, self._inbox, self._turn, len(wish), wish))
        return self._frames

    def close(self) -> None:
        """End the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Cut what came into frames; half a message at the end waits for its rest."""
        data = self._rest + data if self._rest else data
        try:
            self._rest = data[self._cut(data) :]
        except StreamTrouble as problem:
            self._fail(problem)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who waits."""
        self._fail(exc or ConnectionResetError("the door closed the connection"))

    async def _ask(self, words: bytes) -> None:
        if self._broken is not None or self._transport is None:
            raise self._broken or ConnectionResetError("the door is not open")
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(words)
        await self._answered

    def _answer(self) -> None:
        if not self._answered.done():
            self._answered.set_result(None)

    def _fail(self, problem: Exception) -> None:
        self._broken = self._broken or problem
        self.close()
        if not self._answered.done():
            self._answered.set_exception(self._broken)

    def _cut(self, data: bytes) -> int:
        """Take every whole message and word, and return where the rest begins."""
        at, length, match, frames, pending = 0, len(data), self._match, self._frames, b""
        while at < length:
            message = match(data, at)
            if message is None:
                end = self._word(data, at)
                if end == at:
                    break
                at = end
                continue
            subject, seq, nanoseconds, pending, head, size = message.groups()
            start = message.end()
            end = start + int(size)
            if end + len(_END) > length:
                break
            at, name = end + len(_END), self._names.get(subject) or self._name(subject)
            if head is not None:
                if self._has_copies and _COPY.search(data, start, start + int(head)):
                    name = ""  # a copy of an acknowledged frame keeps its number and is counted past
                start += int(head)
            frames.append(_made(Frame, (int(seq), int(nanoseconds) // 1000 + _EPOCH_US, name, data[start:end])))
            if len(frames) == self._most:
                self._answer()
        self.pending = int(pending or self.pending)
        return at

    def _name(self, subject: bytes) -> str:
        if len(subject) > _LONG:
            return subject.decode()
        if len(self._names) >= _SUBJECTS:
            self._names.clear()
        name = self._names[subject] = subject.decode()
        return name

    def _word(self, data: bytes, at: int) -> int:
        """Take one line that is no frame, and return where it ends; the same place while it is not whole."""
        line = data.find(_END, at)
        if line < 0:
            return at
        word, end = data[at:line], line + len(_END)
        if word.startswith(b"HMSG"):
            return self._status(data, at, end)
        if word == b"PING" and self._transport is not None:
            self._transport.write(b"PONG\r\n")
        elif word == b"PONG":
            self._answer()
        elif word.startswith(b"INFO ") and not self._greeted:
            self._greeted, self._wants_tls = True, bool(json.loads(word[5:]).get("tls_required"))
            self._answer()
        elif not word.startswith((b"INFO ", b"+OK")):
            raise StreamTrouble(word[:200].decode("utf-8", "replace"))
        return end

    def _status(self, data: bytes, at: int, start: int) -> int:
        """Take a message that is a status alone: the end of this batch, of one before, or a refusal."""
        status = _STATUS.match(data, at)
        if status is None or start + int(status[2]) + len(_END) > len(data):
            return at
        turn, size, code, text = status.groups()
        if not any(code == known and text.startswith(begun) for known, begun in _ENDS):
            raise StreamTrouble(f"{code.decode()} {text.decode('utf-8', 'replace')}")
        if int(turn) == self._turn:
            self._answer()
        return start + int(size) + len(_END)


def _message(stream: str, consumer: str) -> re.Pattern[bytes]:
    """Match the line before a frame: subject, number, time, how many more are stored, sizes of headers and of all.

    The names stand without a domain and an account before them in nearly all: that is tried first, without going back.
    """
    names = b"%s\\.%s" % (re.escape(stream).encode(), re.escape(consumer).encode())
    return re.compile(
        rb"H?MSG ([^ ]+) 1 \$JS\.ACK\.(?:%s|[^. ]+\.[^. ]+\.%s)\.[0-9]+\.([0-9]+)\.[0-9]+\.([0-9]+)\.([0-9]+)"
        rb"(?:\.[^ ]+)? (?:([0-9]+) )?([0-9]+)\r\n" % (names, names)
    )
