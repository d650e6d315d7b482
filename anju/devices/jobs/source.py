"""One stream as one lane reads it: anchored at the stored position, batch by batch, each moving it in its commit."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from nats.aio.client import Client

from anju.devices.commands.lanes import Missing, Stream
from anju.devices.jobs import pull, streams
from anju.devices.queries.positions import Position
from anju.devices.rules.door import door_of
from anju.devices.rules.frames import Frame

_log = logging.getLogger(__name__)
WAIT_S = 1.0
AHEAD = 3  # batches that are prepared: one is ready, one in work, and one lies there when that is done


class Taken(NamedTuple):
    """A batch taken from a stream: its frames, the number expected first, what was made of it ahead."""

    stream: Stream
    frames: Sequence[Frame]
    first: int
    looked_again: bool
    ready: Any = None


class _Ahead(NamedTuple):
    frames: Sequence[Frame]
    ready: "asyncio.Future[Any]"


Prepare = Callable[[Stream, Sequence[Frame]], Awaitable[Any]]
Handle = Callable[[Taken], Awaitable[int]]
LastPosition = Callable[[str], Awaitable[Position | None]]


@dataclass(slots=True)
class Source:
    """A durable pull consumer of one lane on one stream."""

    lane: str
    stream_name: str
    batch: int
    prepare: Prepare
    handle: Handle
    last_position: LastPosition
    new_life: Callable[[str, int], Awaitable[None]]
    stopping: asyncio.Event
    gather_s: float = 0.0
    restarted: asyncio.Event = field(default_factory=asyncio.Event)
    pending: int = 0
    done: int = 0

    @property
    def door(self) -> int:
        """1 for the acknowledged stream, 0 for the plain one."""
        return door_of(self.stream_name)

    async def run(self, admin: Client, url: str) -> None:
        """Read until told to stop. Raises when the door is away; the lane then connects anew."""
        looked_again = False
        while not self.stopping.is_set():
            self.restarted.clear()
            stream, position = await self._anchor(admin)
            link = await pull.opened(url, self.stream_name, self._consumer)
            try:
                await self._read(stream, position, link, looked_again=looked_again)
                looked_again = False
            except Missing:
                _log.warning("%s: numbers missing after %s in %s, looking again", self.lane, position, stream.key)
                looked_again = True
            finally:
                link.close()

    @property
    def _consumer(self) -> str:
        return f"anju-{self.lane}"

    async def _anchor(self, admin: Client) -> tuple[Stream, int]:
        """Find the position in this life of the stream and put the consumer there."""
        here = await streams.state(admin, self.stream_name)
        life = f"{here.name}@{here.created}"
        stored = await self.last_position(life)
        stream = Stream(stored.stream if stored else life, self.door)
        seq = stored.seq if stored else max(here.first_seq - 1, 0)
        if stored is not None and stored.message_at is not None and await self._rolled_back(admin, here, stored):
            seq = await streams.first_after(admin, here, stored.message_at) - 1
            stream = Stream(stored.next_life, self.door)
            _log.error("%s was rolled back below %s: going on at %s as %s", here.name, stored.seq, seq + 1, stream.key)
            await self.new_life(stream.key, seq)
        with contextlib.suppress(streams.StreamTrouble):
            await streams.ask(admin, f"CONSUMER.DELETE.{self.stream_name}.{self._consumer}")
        await streams.read_from(admin, self.stream_name, self._consumer, seq + 1)
        return stream, seq

    async def _rolled_back(self, admin: Client, here: streams.StreamState, stored: Position) -> bool:
        """Whether the server lost its newest messages and gives their numbers to others (plain only)."""
        if here.last_seq < stored.seq:
            return True
        if here.first_seq > stored.seq:
            return False
        then = await streams.time_of(admin, here.name, stored.seq)
        return then is not None and then != stored.message_at

    async def _read(self, stream: Stream, position: int, link: pull.Pull, *, looked_again: bool) -> None:
        """Fetch and prepare the next batches while the database writes one.

        So many are asked for ahead that neither who prepares them nor the database waits for the other. What is ready
        is stored at once: nothing waits for more to come.
        """
        fetching = self._fetch(link, self.batch)
        storing: asyncio.Future[int] = asyncio.ensure_future(_at(position))
        ahead: deque[_Ahead] = deque()
        try:
            while not self.stopping.is_set() and not self.restarted.is_set():
                next_step = [storing if item.ready.done() else item.ready for item in islice(ahead, 1)]
                await asyncio.wait(
                    [*next_step, *([fetching] if len(ahead) < AHEAD else [])], return_when=asyncio.FIRST_COMPLETED
                )
                if fetching.done() and len(ahead) < AHEAD:
                    frames = fetching.result()
                    if frames:
                        self.pending = link.pending
                        ahead.append(self._prepared(stream, frames))
                    fetching = self._fetch(link, len(frames))
                if not storing.done():
                    continue
                position = storing.result()  # raises what went wrong, also when nothing new comes
                if ahead and ahead[0].ready.done():
                    first = ahead.popleft()
                    taken = Taken(stream, first.frames, position + 1, looked_again, first.ready.result())
                    storing, looked_again = asyncio.ensure_future(self._store(taken)), False
                    if taken.ready is None and ahead:  # prepared where it is stored: the next did not know of it
                        await storing
                        ahead = deque(self._prepared(stream, item.frames) for item in ahead)
            await storing
        finally:
            tasks: list[asyncio.Future[Any]] = [fetching, storing, *(item.ready for item in ahead)]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _prepared(self, stream: Stream, frames: Sequence[Frame]) -> _Ahead:
        return _Ahead(frames, asyncio.ensure_future(self.prepare(stream, frames)))

    async def _store(self, taken: Taken) -> int:
        position = await self.handle(taken)
        self.done += len(taken.frames)
        return position

    def _fetch(self, link: pull.Pull, before: int) -> "asyncio.Future[list[Frame]]":
        """Ask for the next batch, and near the end of what waits for smaller ones: all that work on it end together.

        After a few frames wait a little, so that many share one transaction; not where more are known to wait.
        """
        most = min(self.batch, max(self.batch // 4, link.pending // 2, 1))

        async def fetch() -> list[Frame]:
            if self.gather_s and 0 < before < self.batch // 10 and link.pending < most:
                await asyncio.sleep(self.gather_s)
            return await link.fetch(most, WAIT_S)

        return asyncio.ensure_future(fetch())


async def _at(position: int) -> int:
    return position
