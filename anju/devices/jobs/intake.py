"""Intake: ``run("alarms")`` and ``run("records")``, one process each. Comes back by itself when a server was away.

The records lane has its next batch decoded by a process beside it while the database writes the one before; where there
is one core, by a thread. The alarms lane decodes inside its transaction, because each frame is judged by what the one
before has left.
"""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, close_old_connections, connection

from anju.devices.commands import aside, hear, lanes, record
from anju.devices.commands.lanes import Missing
from anju.devices.jobs import beside, door_word, streams
from anju.devices.jobs.source import AHEAD, Source, Taken
from anju.devices.queries import positions
from anju.devices.queries.alarm_states import Listener
from anju.devices.rules import door
from anju.devices.rules.batch import Batch
from anju.devices.rules.frames import Frame
from anju.kernel import clock, memory
from anju.kernel.viewer import SYSTEM

_log = logging.getLogger(__name__)
BATCH = {"alarms": 5000, "records": 20_000}
GATHER_S = {"alarms": 0.0, "records": 0.2}  # nobody waits for a record: a trickle is stored five times in a second
_CATCH_UP_S = 0.1
_LAST_BATCH_S = 8.0  # more than a fetch that finds nothing; what is not committed then is read again
_GAUGE_S = 2.0
_AGAIN_S = 0.3
_TURN_S = 0.0005  # a thread that has heard from the database waits no longer than this for the one that decodes
_YOUNG = 200_000  # a batch makes so many objects that die together: do not look for cycles among them
T = TypeVar("T")


class Lane:
    """One lane: its memory, its one database thread, its two sources."""

    def __init__(self, name: str, *, url: str, batch: int = 0, decoding: record.Decoding | None = None) -> None:
        decoders = 1 if decoding is None else AHEAD - 1  # threads that ask: a decoder in this process is asked by one
        self.name = name
        self.url = url
        self.batch = batch or BATCH[name]
        self.stopping = asyncio.Event()
        self.memory: Listener | record.Recorder = (
            Listener(SYSTEM) if name == "alarms" else record.Recorder(decoding or record.Decoder(SYSTEM))
        )
        self.sources: list[Source] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"{name}-db")
        self._decoder = ThreadPoolExecutor(decoders, thread_name_prefix=f"{name}-decode")
        self._busy_s = 0.0
        self._trouble = 0

    async def run(self) -> None:
        """Work until told to stop."""
        self.sources = [self._source(name) for name in (door.ACKNOWLEDGED, door.PLAIN)]
        beside = [asyncio.create_task(self._beat()), asyncio.create_task(self._catch_up())]
        while not self.stopping.is_set():
            try:
                await self._until_stopped(self._connected())
            except Exception as problem:  # noqa: BLE001 - NATS or PostgreSQL is away: wait, come back
                _log.warning("%s lane: %s: %s", self.name, type(problem).__name__, problem)
                self._trouble += 1
                self.memory.forget()
                await self._pause()
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        for thread in (self._thread, self._decoder):
            await asyncio.get_running_loop().run_in_executor(thread, _close)
            thread.shutdown()

    def stop(self) -> None:
        """Finish the batch in hand and end."""
        self.stopping.set()

    async def _until_stopped(self, work: Coroutine[Any, Any, None]) -> None:
        """Work, and end soon after ``stop``: also while a server that is away is being waited for."""
        working, stopped = asyncio.ensure_future(work), asyncio.ensure_future(self.stopping.wait())
        try:
            await asyncio.wait((working, stopped), return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait((working,), timeout=_LAST_BATCH_S)
            if working.done():
                working.result()
        finally:
            for task in (working, stopped):
                task.cancel()
            await asyncio.gather(working, stopped, return_exceptions=True)

    async def _connected(self) -> None:
        admin = await streams.connect(self.url, reconnected_cb=self._restarted, allow_reconnect=True)
        try:
            await streams.ensure(admin, door.stream_configs(**_limits()), update=False)
            if self.name == "alarms":
                await door_word.listen(admin, self._in_thread)
            tasks = [asyncio.create_task(source.run(admin, self.url)) for source in self.sources]
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
                for task in done:
                    task.result()
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(admin.close(), 2)

    async def _restarted(self) -> None:
        """Anchor again after every reconnection: the server may have lost its newest unacknowledged messages."""
        for source in self.sources:
            source.restarted.set()

    def _source(self, stream_name: str) -> Source:
        return Source(
            lane=self.name,
            stream_name=stream_name,
            batch=self.batch,
            gather_s=GATHER_S[self.name],
            prepare=self._prepare,
            handle=self._handle,
            last_position=lambda life: self._in_thread(self._anchor, life),
            new_life=lambda key, seq: self._in_thread(_new_life, self.name, key, seq),
            stopping=self.stopping,
        )

    async def _prepare(self, stream: lanes.Stream, frames: Sequence[Frame]) -> Batch | None:
        """Decode a batch ahead. When that fails, ``_handle`` decodes again and finds the frame that is to blame."""
        if not isinstance(self.memory, record.Recorder):
            return None
        work = partial(self.memory.decoding.batch, stream.door, frames)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._decoder, work)
        except Exception as problem:  # noqa: BLE001 - said again, and handled, where the batch is stored
            _log.warning("%s lane: ahead: %s: %s", self.name, type(problem).__name__, problem)
            await asyncio.get_running_loop().run_in_executor(self._decoder, _close)
            return None

    async def _handle(self, taken: Taken) -> int:
        """Hand a batch to the database until it is stored. What cannot be handled is set aside, frame by frame."""
        while True:
            started = time.monotonic()
            try:
                return await self._in_thread(self._store, taken)
            except (OperationalError, InterfaceError) as problem:
                await self._after(problem)
                if self.stopping.is_set():
                    raise
                await self._pause()
            except Missing:
                raise
            except Exception as problem:  # noqa: BLE001 - one bad frame must not stop the lane
                await self._after(problem)
                return await self._apart(taken, problem)
            finally:
                taken = taken._replace(ready=None)  # made from look-ups of then: a second try looks again
                self._busy_s += time.monotonic() - started

    async def _apart(self, taken: Taken, problem: Exception) -> int:
        """Halve a batch that cannot be handled until the bad frame is alone; keep that one as a fault."""
        stream, frames = taken.stream, taken.frames
        if len(frames) == 1:
            return await self._in_thread(_set_aside, self.name, stream, frames[0], problem)
        middle = len(frames) // 2
        reached = await self._handle(Taken(stream, frames[:middle], taken.first, looked_again=True))
        return await self._handle(Taken(stream, frames[middle:], reached + 1, looked_again=True))

    async def _after(self, problem: Exception) -> None:
        _log.warning("%s lane: %s: %s", self.name, type(problem).__name__, problem)
        self._trouble += 1
        await self._in_thread(self._reset)

    def _store(self, taken: Taken) -> int:
        stream, frames, first, looked_again, ready = taken
        more: dict[str, Any] = {"first_seq": first, "now": clock.now(), "looked_again": looked_again}
        if isinstance(self.memory, Listener):
            return hear.hear_batch(SYSTEM, stream, frames, listener=self.memory, **more)
        if isinstance(self.memory, record.Recorder):
            return record.record_batch(SYSTEM, stream, frames, recorder=self.memory, ready=ready, **more)
        raise TypeError(self.name)

    def _anchor(self, life: str) -> positions.Position | None:
        if isinstance(self.memory, Listener):
            self.memory.anchor(life)
        return positions.last_position(SYSTEM, self.name, life)

    def _caught_up(self) -> None:
        if isinstance(self.memory, Listener):
            hear.catch_up(SYSTEM, listener=self.memory, now=clock.now())

    def _reset(self) -> None:
        self.memory.forget()
        with contextlib.suppress(Exception):
            connection.close()

    async def _in_thread(self, work: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), _AGAIN_S)

    async def _catch_up(self) -> None:
        """Store how far the alarms lane has come over batches in which nothing was to be stored."""
        while isinstance(self.memory, Listener):
            await asyncio.sleep(_CATCH_UP_S)
            if self.memory.passed:
                try:
                    await self._in_thread(self._caught_up)
                except Error:
                    await self._in_thread(self._reset)

    async def _beat(self) -> None:
        """Write the counters every two seconds, also when nothing comes."""
        while True:
            await asyncio.sleep(_GAUGE_S)
            values = {
                "frames": float(sum(source.done for source in self.sources)),
                "pending": float(sum(source.pending for source in self.sources)),
                "busy_s": round(self._busy_s, 3),
                "troubles": float(self._trouble),
            }
            try:
                await self._in_thread(_gauge, self.name, values)
            except Error:
                await self._in_thread(self._reset)


def _close() -> None:
    connection.close()  # of the thread that asks: the lane's own


def _gauge(lane: str, values: dict[str, float]) -> None:
    close_old_connections()
    lanes.gauge(SYSTEM, lane, values, now=clock.now())


def _set_aside(lane: str, stream: lanes.Stream, frame: Frame, problem: Exception) -> int:
    return aside.set_aside(SYSTEM, lane, stream, frame, problem=problem, now=clock.now())


def _new_life(lane: str, key: str, seq: int) -> None:
    lanes.start_life(SYSTEM, lane, key, seq=seq, now=clock.now())


def _limits() -> dict[str, int]:
    return {
        "max_age_hours": int(getattr(settings, "ANJU_FRAMES_MAX_AGE_HOURS", 72)),
        "max_bytes": int(getattr(settings, "ANJU_FRAMES_MAX_BYTES", 8 * 1024**3)),
    }


def run(lane: str, *, url: str = "") -> None:
    """Run a lane until SIGTERM or SIGINT. For the process file: ``intake.run("alarms")``."""
    asyncio.run(_run(lane, url or settings.ANJU_NATS_URL))


async def _run(lane: str, url: str) -> None:
    sys.setswitchinterval(_TURN_S)
    memory.settle(_YOUNG, 50, 100)
    decoding = beside.Beside() if lane == "records" and _has_cores() else None
    work = Lane(lane, url=url, decoding=decoding)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, work.stop)
    begun = loop.run_in_executor(None, decoding.begin) if decoding is not None else None
    try:
        await work.run()
    finally:
        if decoding is not None and begun is not None:
            await begun
            decoding.close()


def _has_cores() -> bool:
    """Whether a second process finds a core of its own."""
    return len(os.sched_getaffinity(0)) > 1
