"""TCP: one connection, its messages stored in order, its answers sent in order, its patience limited."""

import asyncio
import contextlib
import logging
import socket
import time
from typing import Any

from anju_edge.gateways.open_line import OpenLine
from anju_edge.protocols import wire

_log = logging.getLogger(__name__)
_TOGETHER = 32  # messages of one socket that are on their way to the store at once
_EARLY = 4  # calls for help of one socket that are stored before what it said first
_LOOK_S = 5.0

Stored = asyncio.Task[tuple[bytes, ...]]


class Socket(asyncio.Protocol):
    """One device's connection. It is read on only while few of its messages wait for the store."""

    __slots__ = (
        "_address", "_conversation", "_early", "_numbers", "_opened", "_owner", "_spoke", "_transport", "_waiting",
        "_working",
    )  # fmt: skip

    def __init__(self, owner: "Listener") -> None:
        self._owner = owner
        self._transport: asyncio.Transport | None = None
        self._address = ""
        self._conversation: wire.Conversation | None = None
        self._numbers: set[str] = set()
        self._waiting: list[tuple[wire.Message, Stored | None]] = []
        self._early = 0
        self._working: asyncio.Task[None] | None = None
        self._opened = self._spoke = time.monotonic()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let the peer in, or not."""
        if not isinstance(transport, asyncio.Transport):
            return
        place = self._owner.place
        address = str(transport.get_extra_info("peername")[0])
        refused = place.enter(address)
        if refused:
            place.notice(refused, detail=address)
            transport.abort()
            return
        self._address = address
        self._transport = transport
        transport.set_write_buffer_limits(high=place.line.limits.unread)
        made = transport.get_extra_info("socket")
        if made is not None:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._conversation = self._owner.converse()
        self._owner.sockets.add(self)

    def data_received(self, data: bytes) -> None:
        """Cut what came into messages and have them stored."""
        if self._conversation is None or self._transport is None:
            return
        self._spoke = time.monotonic()
        self._waiting += [(message, self._ahead(message)) for message in self._conversation.feed(data)]
        if len(self._waiting) > self._owner.place.line.limits.waiting:
            self._transport.pause_reading()
        if self._waiting and self._working is None:
            self._working = asyncio.get_running_loop().create_task(self._work())

    def pause_writing(self) -> None:
        """Close on a peer that does not read what it is sent."""
        self._owner.place.notice("does_not_read", detail=self._address)
        self.close()

    def connection_lost(self, _problem: Exception | None) -> None:
        """Store the half message that is left, and let go."""
        if self._conversation is None:
            return
        self._owner.sockets.discard(self)
        place = self._owner.place
        place.exit(self._address)
        for number in self._numbers:
            place.leave(number, self)
        half = self._conversation.rest()
        if half:
            named = next(iter(self._numbers), wire.NOBODY)
            self._owner.keep(place.take(wire.Message(named, half), self._address))
        self._transport = None

    def say(self, data: bytes) -> bool:
        """Send bytes to the device."""
        if self._transport is None or self._transport.is_closing():
            return False
        self._transport.write(data)
        return True

    def close(self) -> None:
        """End the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def look(self, now: float) -> None:
        """End a connection that has said nothing whole for too long, or stopped in the middle."""
        limits = self._owner.place.line.limits
        quiet = now - self._spoke
        if not self._numbers and not self._waiting and now - self._opened > limits.first_s:
            self._owner.place.notice("no_message", detail=self._address)
            self.close()
        elif quiet > limits.idle_s or (quiet > limits.half_s and self._is_half()):
            self.close()

    def _is_half(self) -> bool:
        return self._conversation is not None and bool(self._conversation.rest())

    def _ahead(self, message: wire.Message) -> Stored | None:
        """Store a call for help at once while its socket is waited for; its answer keeps its turn."""
        if not message.urgent or self._working is None or self._early >= _EARLY:
            return None
        self._early += 1
        storing = asyncio.get_running_loop().create_task(self._owner.place.take(message, self._address))
        storing.add_done_callback(self._stored)
        return storing

    def _stored(self, _storing: Stored) -> None:
        self._early -= 1

    async def _work(self) -> None:
        place = self._owner.place
        while self._waiting:
            batch, self._waiting = self._waiting[:_TOGETHER], self._waiting[_TOGETHER:]
            for message, _ in batch:
                place.meet(message.device, self)
                if message.device != wire.NOBODY:
                    self._numbers.add(message.device)
            if len(batch) == 1:  # nearly always; a task for it would cost a fifth of the processor time
                message, stored = batch[0]
                answers = [await (stored or place.take(message, self._address))]
            else:
                answers = await asyncio.gather(*(stored or place.take(said, self._address) for said, stored in batch))
            for said in (part for answer in answers for part in answer):
                self.say(said)
            if self._transport is not None and len(self._waiting) <= place.line.limits.waiting:
                self._transport.resume_reading()
        self._working = None


class Listener:
    """The TCP port of one line."""

    def __init__(self, place: OpenLine) -> None:
        self.place = place
        self.sockets: set[Socket] = set()
        self._server: asyncio.Server | None = None
        self._looking: asyncio.Task[None] | None = None
        self._kept: set[asyncio.Task[Any]] = set()

    async def open(self) -> None:
        """Listen. Raises ``OSError`` when the port cannot be had."""
        line = self.place.line
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Socket(self), line.host, line.port, backlog=4096)
        self._looking = loop.create_task(self._look())

    async def close(self) -> None:
        """Close the port and every connection."""
        if self._looking is not None:
            self._looking.cancel()
        if self._server is not None:
            self._server.close()
        for connection in list(self.sockets):
            connection.close()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(0)
        if self._kept:
            await asyncio.wait(self._kept, timeout=_LOOK_S)

    def converse(self) -> wire.Conversation:
        """Start a conversation in the line's protocol."""
        line = self.place.line
        if line.speaks.wire is None:
            raise ValueError(line.protocol)
        return line.speaks.wire.open(line.settings)

    def keep(self, work: Any) -> None:
        """Finish something for a connection that is gone."""
        task = asyncio.get_running_loop().create_task(work)
        self._kept.add(task)
        task.add_done_callback(self._kept.discard)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_S)
            now = time.monotonic()
            for connection in list(self.sockets):
                connection.look(now)
