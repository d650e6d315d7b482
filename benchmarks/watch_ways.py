"""What a crowd of watches says, when it was said and answered, and by which way: sockets, or straight into the store."""

import asyncio
import contextlib
import resource
import socket
import struct
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

import nats
from nats.aio.client import Client

from anju_edge.protocols import topics

BEAT, ALARM = "LK", "AL"
_FIRST = 3_700_000_000
_SOURCES = 8  # loopback addresses that dial: one address has too few ports for a second storm in a minute
_TOGETHER = 500  # connections that are opened at once where it is no storm
_ON_THE_WAY = 2048  # publishes without an acknowledgement yet, as many as the gateways allow themselves
_AT_ONCE = struct.pack("ii", 1, 0)  # a close without farewell, as when a mobile network goes away


def number_of(index: int) -> str:
    """Return the number of a watch."""
    return str(_FIRST + index)


def frame(index: int, word: str) -> bytes:
    """Write what a watch says: its beat, or a press with time and place."""
    content = "LK,1200,0,85"
    if word == ALARM:
        content = f"AL,{datetime.now(UTC):%d%m%y,%H%M%S},A,45.756700,N,126.642400,E,0.00,0,0,9,19,90,0,0,00010000,1,1,460,0,9360,4082,131,,10"
    return f"[3G*{number_of(index)}*{len(content):04X}*{content}]".encode()


def room_for(sockets: int) -> None:
    """Take as many open files as the system gives, and say so where that is too few."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most < sockets + 200:
        raise SystemExit(f"{most} open files are too few for {sockets} sockets: raise ulimit -n")


class Ledger:
    """What was said and is not answered yet, and how long each answer took."""

    def __init__(self) -> None:
        self.settled = asyncio.Event()  # nobody waits for an answer
        self.clear()

    def clear(self) -> None:
        """Begin a new page."""
        self.open: dict[tuple[int, str], float] = {}
        self.taken: dict[str, list[float]] = {BEAT: [], ALARM: []}
        self.pressed: dict[str, float] = {}
        self.broken = 0  # connections that ended without our doing
        self.steps = 0  # connections made and beats answered
        self.moved: Callable[[], None] = lambda: None
        self.settled.set()

    def say(self, index: int, word: str) -> None:
        """Note a word at the moment it is meant; a press waits from here on, connected or not."""
        now = time.perf_counter()
        self.open[index, word] = now
        self.settled.clear()
        if word == ALARM:
            self.pressed[number_of(index)] = now

    def answered(self, index: int, word: str) -> None:
        """Note an answer."""
        said = self.open.pop((index, word), None)
        if said is not None:
            self.taken[word].append(time.perf_counter() - said)
            if word == BEAT:
                self.step()
        if not self.open:
            self.settled.set()

    def step(self) -> None:
        """Count how far the crowd has come, and tell whoever waits for that."""
        self.steps += 1
        self.moved()


class Watch(asyncio.Protocol):
    """One watch on its connection."""

    __slots__ = ("_rest", "_way", "index", "transport")

    def __init__(self, way: "Sockets", index: int) -> None:
        self._way = way
        self._rest = b""
        self.index = index
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say what waited for a connection."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        for word in (BEAT, ALARM):
            if (self.index, word) in self._way.ledger.open:
                transport.write(frame(self.index, word))
        self._way.ledger.step()

    def data_received(self, data: bytes) -> None:
        """Take the answers."""
        *whole, self._rest = (self._rest + data).split(b"]")
        for answer in whole:
            self._way.ledger.answered(self.index, answer.rsplit(b"*", 1)[1].decode())

    def connection_lost(self, _problem: Exception | None) -> None:
        """Tell of it where it was not we who let go."""
        if self.transport is not None:
            self._way.lost(self.index)
        self.transport = None


class Sockets:
    """Every watch on a TCP connection of its own to one port."""

    STEPS: Final = 2  # of each watch in a storm: connected, answered

    def __init__(self, port: int, ledger: Ledger) -> None:
        self._port = port
        self._dialling: set[asyncio.Task[None]] = set()
        self.ledger = ledger
        self.watches: dict[int, Watch] = {}

    def say(self, index: int, word: str) -> None:
        """Say a word, now or as soon as the watch is connected."""
        self.ledger.say(index, word)
        watch = self.watches.get(index)
        if watch is not None and watch.transport is not None:
            watch.transport.write(frame(index, word))

    def drop(self) -> None:
        """Break every connection at once."""
        for watch in self.watches.values():
            transport, watch.transport = watch.transport, None
            if transport is not None:
                made = transport.get_extra_info("socket")
                made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                transport.abort()
        self.watches.clear()

    def all_at_once(self, count: int) -> None:
        """Dial with every watch at one moment; each says its beat when it is connected."""
        self.drop()
        for index in range(count):
            self.ledger.say(index, BEAT)
            self._call(index)

    async def one_by_one(self, count: int) -> None:
        """Connect every watch and have its first beat answered, some hundreds at a time."""
        for first in range(0, count, _TOGETHER):
            some = range(first, min(first + _TOGETHER, count))
            for index in some:
                self.ledger.say(index, BEAT)
            await asyncio.gather(*(self._dial(index) for index in some))
            await self.ledger.settled.wait()

    async def close(self) -> None:
        """Stop dialling and break every connection."""
        for task in list(self._dialling):
            task.cancel()
        self.drop()
        await asyncio.sleep(0.1)

    def lost(self, index: int) -> None:
        """Count a connection that the other side ended; who still waits for an answer comes back and says it again."""
        self.ledger.broken += 1
        self.watches.pop(index, None)
        if any((index, word) in self.ledger.open for word in (BEAT, ALARM)):
            self._call(index)

    def _call(self, index: int) -> None:
        task = asyncio.get_running_loop().create_task(self._dial(index))
        self._dialling.add(task)
        task.add_done_callback(self._dialling.discard)

    async def _dial(self, index: int) -> None:
        loop = asyncio.get_running_loop()
        while index not in self.watches:
            made = socket.socket(type=socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                made.bind((f"127.0.0.{2 + index % _SOURCES}", 0))
                await loop.sock_connect(made, ("127.0.0.1", self._port))
            except OSError:
                made.close()
                self.ledger.broken += 1
                await asyncio.sleep(0.5)
                continue
            except asyncio.CancelledError:
                made.close()
                raise
            watch = self.watches[index] = Watch(self, index)
            await loop.create_connection(lambda watch=watch: watch, sock=made)


class Plain:
    """The same frames as plain JetStream publishes with acknowledgement: what the gateway is compared with."""

    STEPS: Final = 1

    def __init__(self, client: Client, base: str, ledger: Ledger) -> None:
        self._stream = client.jetstream(timeout=30)
        self._base = base
        self._room = asyncio.Semaphore(_ON_THE_WAY)
        self._working: set[asyncio.Task[None]] = set()
        self.ledger = ledger

    @classmethod
    async def open(cls, url: str, base: str, ledger: Ledger) -> "Plain":
        """Connect."""
        return cls(await nats.connect(url, pending_size=8 * 1024 * 1024), base, ledger)

    def say(self, index: int, word: str) -> None:
        """Publish a frame under the subject that the gateway would give it."""
        self.ledger.say(index, word)
        task = asyncio.get_running_loop().create_task(self._publish(index, word))
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    def all_at_once(self, count: int) -> None:
        """Publish one beat for every watch at one moment."""
        for index in range(count):
            self.say(index, BEAT)

    async def close(self) -> None:
        """End what is under way."""
        await _end(self._working)

    async def _publish(self, index: int, word: str) -> None:
        subject = topics.STORED_PREFIX + topics.to_subject(f"{self._base}/{number_of(index)}/127.0.0.1")
        async with self._room:
            with contextlib.suppress(nats.errors.Error):
                await self._stream.publish(subject, frame(index, word), stream=topics.STORED_STREAM)
                self.ledger.answered(index, word)


async def _end(tasks: Iterable[asyncio.Task[None]]) -> None:
    for task in list(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
