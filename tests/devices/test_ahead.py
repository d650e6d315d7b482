"""What a lane asks for ahead: the next batches are prepared while one is stored, and each is stored once, in order."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from anju.devices.commands.lanes import Stream
from anju.devices.jobs.source import AHEAD, Source, Taken
from anju.devices.rules.frames import Frame

STREAM = Stream("S@1", 1)
WAIT_S = 5.0


def batch(first: int, count: int = 3) -> list[Frame]:
    return [Frame(seq, 0, "anju.1.up", b"{}") for seq in range(first, first + count)]


class Link:
    """The door: batches as they come, then nothing."""

    def __init__(self, batches: list[list[Frame]]) -> None:
        self.batches, self.pending, self.more = batches, 0, asyncio.Event()
        self.asked: list[int] = []

    async def fetch(self, most: int, _wait_s: float) -> list[Frame]:
        self.asked.append(most)
        if not self.batches:
            await self.more.wait()
        return self.batches.pop(0)


class Lane:
    """What prepares and what stores: both do it when the test lets them, and write down the turn."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.stored: list[tuple[int, Any]] = []
        self.taken: list[Taken] = []
        self.answers: dict[int, asyncio.Future[Any]] = {}
        self.store = asyncio.Event()
        self.stopping = asyncio.Event()
        self.problem: Exception | None = None

    async def prepare(self, _stream: Stream, frames: Sequence[Frame]) -> Any:
        first = frames[0].seq
        self.asked.append(first)
        self.answers[first] = asyncio.get_running_loop().create_future()
        return await self.answers[first]

    async def handle(self, taken: Taken) -> int:
        self.taken.append(taken)
        await self.store.wait()
        if self.problem is not None:
            raise self.problem
        self.stored.append((taken.frames[0].seq, taken.ready))
        return taken.frames[-1].seq

    def source(self) -> Source:
        return Source(
            lane="records", stream_name="S", batch=3, prepare=self.prepare, handle=self.handle,
            last_position=None, new_life=None, stopping=self.stopping,
        )  # fmt: skip


async def turns(check, seconds: float = WAIT_S) -> None:
    async with asyncio.timeout(seconds):
        while not check():  # noqa: ASYNC110 - what is waited for is the others' next step
            await asyncio.sleep(0)


def played(play, *batches: list[Frame]) -> None:
    async def run() -> None:
        link, lane = Link(list(batches)), Lane()
        reading = asyncio.ensure_future(lane.source()._read(STREAM, 0, link, looked_again=False))
        try:
            await play(link, lane, reading)
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    asyncio.run(run())


def test_while_one_is_stored_the_next_are_asked_for_and_no_more_than_so_many():
    async def play(_link: Link, lane: Lane, _reading: Any) -> None:
        await turns(lambda: lane.asked == [1, 4, 7])
        lane.answers[1].set_result("a")
        await turns(lambda: len(lane.taken) == 1)  # it is being stored
        await turns(lambda: lane.asked == [1, 4, 7, 10])
        for _ in range(50):
            await asyncio.sleep(0)
        assert len(lane.asked) == AHEAD + 1
        for first in (10, 7, 4):  # whatever is ready first
            lane.answers[first].set_result(first)
        lane.store.set()
        await turns(lambda: len(lane.asked) == 6)
        for first in (13, 16):
            lane.answers[first].set_result(first)
        await turns(lambda: len(lane.stored) == 6)
        assert lane.stored == [(1, "a"), (4, 4), (7, 7), (10, 10), (13, 13), (16, 16)]
        assert [taken.first for taken in lane.taken] == [1, 4, 7, 10, 13, 16]

    played(play, *(batch(first) for first in range(1, 18, 3)))


def test_what_is_ready_is_stored_at_once_although_nothing_more_comes():
    async def play(link: Link, lane: Lane, _reading: Any) -> None:
        lane.store.set()
        await turns(lambda: lane.asked == [1])
        lane.answers[1].set_result("a")
        await turns(lambda: lane.stored == [(1, "a")])
        assert not link.batches

    played(play, batch(1))


def test_after_one_that_could_not_be_prepared_the_next_are_prepared_anew():
    async def play(_link: Link, lane: Lane, _reading: Any) -> None:
        await turns(lambda: lane.asked == [1, 4, 7])
        for first in (4, 7):
            lane.answers[first].set_result("knew nothing of the first")
        lane.answers[1].set_result(None)
        await turns(lambda: len(lane.taken) == 1)
        lane.store.set()
        await turns(lambda: lane.asked[3:] == [4, 7])
        assert lane.stored == [(1, None)]
        for first in (4, 7):
            lane.answers[first].set_result("knew")
        await turns(lambda: len(lane.stored) == 3)
        assert lane.stored[1:] == [(4, "knew"), (7, "knew")]

    played(play, batch(1), batch(4), batch(7))


def test_what_went_wrong_while_storing_ends_the_reading_and_nothing_after_it_is_stored():
    async def play(_link: Link, lane: Lane, reading: Any) -> None:
        await turns(lambda: lane.asked == [1, 4])
        lane.problem = ConnectionError("away")
        for first in (1, 4):
            lane.answers[first].set_result(first)
        lane.store.set()
        with pytest.raises(ConnectionError, match="away"):
            await asyncio.wait_for(reading, WAIT_S)
        assert lane.stored == []
        assert len(lane.taken) == 1

    played(play, batch(1), batch(4))


def test_told_to_stop_it_finishes_what_is_being_stored():
    async def play(link: Link, lane: Lane, reading: Any) -> None:
        await turns(lambda: lane.asked == [1])
        lane.answers[1].set_result("a")
        await turns(lambda: len(lane.taken) == 1)
        lane.stopping.set()
        link.batches.append([])
        link.more.set()
        await asyncio.sleep(0)
        lane.store.set()
        await asyncio.wait_for(reading, WAIT_S)
        assert lane.stored == [(1, "a")]

    played(play, batch(1))


@pytest.mark.parametrize(("pending", "most"), [(0, 25), (49, 25), (120, 60), (199, 99), (200, 100), (10**6, 100)])
def test_near_the_end_of_what_waits_smaller_batches_are_asked_for(pending, most):
    async def run() -> None:
        link, source = Link([batch(1)]), replace(Lane().source(), batch=100)
        link.pending = pending
        await source._fetch(link, 100)
        assert link.asked == [most]

    asyncio.run(run())


def test_after_a_few_it_waits_for_others_unless_nothing_came_or_many_are_known_to_wait(monkeypatch):
    async def run() -> None:
        slept: list[float] = []
        monkeypatch.setattr(asyncio, "sleep", lambda seconds: _after(slept.append(seconds)))
        source = replace(Lane().source(), batch=100, gather_s=0.2)
        for before, pending in ((3, 0), (0, 0), (3, 5000), (10, 0)):
            link = Link([batch(1)])
            link.pending = pending
            await source._fetch(link, before)
        assert slept == [0.2]

    asyncio.run(run())


async def _after(_done: None) -> None:
    return
