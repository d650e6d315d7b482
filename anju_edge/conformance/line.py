"""One connection to the server that is checked: what is said on it, what comes back, and how long that took."""

import asyncio
import contextlib
import ssl
import time
from typing import Any, Final, NamedTuple, cast
from urllib.parse import urlsplit

from anju_edge.conformance.device import Wanted, found

_DATAGRAM: Final = 60_000
_BROKER_PORTS: Final = {"mqtt": 1883, "mqtts": 8883}


class Missed(Exception):  # noqa: N818 - what a server did not do
    """The required outcome did not come; ``why`` is a word of ``words.WHY``."""

    def __init__(self, why: str, came: bytes = b"") -> None:
        super().__init__(why)
        self.why = why
        self.came = came


class Place(NamedTuple):
    """Where the server is, and how it is reached."""

    host: str
    port: int
    udp: bool = False
    tls: bool = False
    broker: bool = False


class Patience(NamedTuple):
    """How long is waited, in seconds, and how many connections a storm has."""

    answer_s: float = 5.0
    half_s: float = 3.0  # half a frame, and then nothing
    pause_s: float = 1.0  # half a frame, and then its rest
    quiet_s: float = 0.2  # after the answer: is there more than was owed?
    cut_s: float = 0.002
    storm: int = 50


def place(address: str, *, udp: bool) -> Place:
    """Read an address. Raises ``ValueError`` for one without a host or a port."""
    scheme, _, rest = address.rpartition("://")
    parts = urlsplit(f"//{rest}")
    port = parts.port or _BROKER_PORTS.get(scheme)
    if not parts.hostname or port is None or (scheme and scheme not in _BROKER_PORTS):
        raise ValueError(address)
    return Place(parts.hostname, port, udp, scheme == "mqtts", bool(scheme))


class _Ear(asyncio.Protocol, asyncio.DatagramProtocol):
    """Collects what comes on one socket."""

    def __init__(self) -> None:
        self.came = bytearray()
        self.closed = False
        self.heard_at = 0.0
        self._news = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        self.came += data
        self.heard_at = time.monotonic()
        self._news.set()

    def datagram_received(self, data: bytes, _address: Any) -> None:
        self.data_received(data)

    def error_received(self, _problem: Exception) -> None:
        self.connection_lost(None)

    def connection_lost(self, _problem: Exception | None) -> None:
        self.closed = True
        self._news.set()

    async def news(self, until: float) -> bool:
        """Wait for something to come or for the end; false when the time is over."""
        self._news.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), max(until - time.monotonic(), 0))
        return self._news.is_set()


class Line:
    """One connection, or one source of datagrams."""

    def __init__(self, transport: asyncio.Transport | asyncio.DatagramTransport, ear: _Ear, *, udp: bool) -> None:
        self._transport = transport
        self._ear = ear
        self._udp = udp
        self._said_at = 0.0
        self.took_s = 0.0

    @classmethod
    async def open(cls, where: Place, seconds: float) -> "Line":
        """Connect. Raises ``Missed`` when nobody is there."""
        loop = asyncio.get_running_loop()
        secure = ssl.create_default_context() if where.tls else None
        try:
            async with asyncio.timeout(seconds):
                if where.udp:
                    remote = (where.host, where.port)
                    transport, ear = await loop.create_datagram_endpoint(_Ear, remote_addr=remote)
                    return cls(transport, ear, udp=True)
                made, ear = await loop.create_connection(_Ear, where.host, where.port, ssl=secure)
                return cls(made, ear, udp=False)
        except (OSError, TimeoutError) as problem:
            raise Missed("unreachable") from problem

    async def say(self, data: bytes) -> None:
        """Send bytes as one segment, as far as that is in anybody's hands."""
        if self._udp:
            cast("asyncio.DatagramTransport", self._transport).sendto(data[:_DATAGRAM])
        else:
            cast("asyncio.Transport", self._transport).write(data)
        self._said_at = time.monotonic()
        await asyncio.sleep(0)

    async def expect(self, wanted: Wanted, seconds: float) -> bytes:
        """Wait for an answer and return it. A server may say other things before. Raises ``Missed``."""
        until = time.monotonic() + seconds
        while True:
            place_ = found(wanted, bytes(self._ear.came))
            if place_ is not None:
                answer = bytes(self._ear.came[place_[0] : place_[1]])
                del self._ear.came[: place_[1]]
                self.took_s = max(self._ear.heard_at - self._said_at, 0.0)
                return answer
            if self._ear.closed:
                raise Missed("closed", bytes(self._ear.came))
            if not await self._ear.news(until):
                raise Missed("wrong" if self._ear.came else "silent", bytes(self._ear.came))

    async def quiet(self, wanted: tuple[Wanted, ...], seconds: float, why: str) -> None:
        """Let time pass in which none of these answers may come. Raises ``Missed`` with ``why`` when one does."""
        until = time.monotonic() + seconds
        while True:
            came = bytes(self._ear.came)
            if any(found(want, came) for want in wanted):
                raise Missed(why, came)
            if self._ear.closed or not await self._ear.news(until):
                return

    async def ended(self, seconds: float) -> bool:
        """Whether the server ends the connection in so many seconds."""
        until = time.monotonic() + seconds
        while not self._ear.closed:
            if not await self._ear.news(until):
                return False
        self.took_s = max(time.monotonic() - self._said_at, 0.0)
        return True

    @property
    def closed(self) -> bool:
        """Whether the server has ended the connection."""
        return self._ear.closed

    @property
    def came(self) -> bytes:
        """What came and was no answer."""
        return bytes(self._ear.came)

    def close(self) -> None:
        """Leave at once."""
        self._transport.abort()
