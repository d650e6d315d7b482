"""Ten thousand watches in one process: connect, beat every minute, press, drop and come back, on one order a line.

Run as ``python watch_load.py``; reads JSON orders from standard input and answers each with one JSON line. With
``--bare PORT`` it is the server beside it: one that answers every frame at once and stores nothing.
"""

import asyncio
import contextlib
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.watch_ways import ALARM, BEAT, Ledger, Plain, Sockets, room_for

MINUTE_S = 60.0
Way = Sockets | Plain


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that is not under this share of the values."""
    ordered = sorted(values)
    return ordered[max(0, -int(-len(ordered) * share // 1) - 1)]


def figures(values: list[float]) -> dict[str, float]:
    """Return the middle, the slow, the slowest, in milliseconds."""
    if not values:
        return {}
    named = {f"p{share}": percentile(values, share / 100) * 1000 for share in (50, 95, 99)}
    return {**named, "worst": max(values) * 1000, "count": len(values)}


def plan(count: int, seconds: float, alarms: list[int]) -> list[tuple[float, int, str]]:
    """Say who speaks when: each watch beats every minute from a moment of its own, each alarm has one moment."""
    chance = random.Random(7)
    said = [
        (first + MINUTE_S * turn, index, BEAT)
        for index, first in ((index, chance.uniform(0, MINUTE_S)) for index in range(count))
        for turn in range(int(seconds // MINUTE_S) + 1)
        if first + MINUTE_S * turn < seconds
    ]
    return sorted(said + [(chance.uniform(0, seconds), index, ALARM) for index in alarms])


def told(ledger: Ledger, seconds: float) -> dict[str, Any]:
    """Sum up a page of the ledger."""
    return {
        "seconds": seconds, "pressed": ledger.pressed, "broken": ledger.broken,
        "unanswered": len(ledger.open), **{word: figures(ledger.taken[word]) for word in (BEAT, ALARM)},
    }  # fmt: skip


async def steady(way: Way, count: int, seconds: float, alarms: list[int], patience: float) -> dict[str, Any]:
    """Beats through a minute and presses among them; then wait for what is still owed."""
    way.ledger.clear()
    started = time.perf_counter()
    for at, index, word in plan(count, seconds, alarms):
        if (ahead := started + at - time.perf_counter()) > 0:
            await asyncio.sleep(ahead)
        way.say(index, word)
    await _settled(way.ledger, patience)
    return told(way.ledger, time.perf_counter() - started)


async def storm(way: Way, count: int, alarms: list[int], patience: float) -> dict[str, Any]:
    """Everybody at once. The presses come from when a tenth of the way is gone until nine tenths are."""
    ledger = way.ledger
    ledger.clear()
    whole = count * way.STEPS
    due = [int(whole * (0.1 + 0.8 * place / max(len(alarms), 1))) for place in range(len(alarms))]
    waiting = list(zip(due, alarms, strict=True))[::-1]
    last = started = time.perf_counter()

    def moved() -> None:
        nonlocal last
        last = time.perf_counter()
        while waiting and ledger.steps >= waiting[-1][0]:
            way.say(waiting.pop()[1], ALARM)

    ledger.moved = moved
    way.all_at_once(count)
    await _settled(ledger, patience)
    return told(ledger, last - started)


async def _settled(ledger: Ledger, patience: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(ledger.settled.wait(), patience)


class Crowd:
    """Carries out orders."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.way: Way | None = None

    async def carry_out(self, order: dict[str, Any]) -> dict[str, Any]:
        """Do one thing and say what was measured."""
        what = order.pop("do")
        if what == "steady" and self.way is not None:
            return await steady(self.way, **order)
        if what == "storm" and self.way is not None:
            return await storm(self.way, **order)
        if self.way is not None:
            await self.way.close()
            self.way = None
        self.ledger.clear()
        if what == "plain":
            self.way = await Plain.open(order["url"], order["base"], self.ledger)
            return {}
        if what == "close":
            return {}
        started = time.perf_counter()
        self.way = sockets = Sockets(order["port"], self.ledger)
        await asyncio.wait_for(sockets.one_by_one(order["count"]), order["patience"])
        return told(self.ledger, time.perf_counter() - started)


async def obey() -> None:
    """Carry out orders until standard input closes."""
    crowd, loop = Crowd(), asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await crowd.carry_out(json.loads(line))), flush=True)


class Bare(asyncio.Protocol):
    """Answers every frame at once with its head and its word, and stores nothing."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = transport
        self._rest = b""

    def data_received(self, data: bytes) -> None:
        """Answer each whole frame."""
        *whole, self._rest = (self._rest + data).split(b"]")
        for one in whole:
            head, content = one.rsplit(b"*", 1)
            assert isinstance(self._transport, asyncio.Transport)
            self._transport.write(head[:-4] + b"0002*" + content[:2] + b"]")


async def bare(port: int) -> None:
    """Serve until the process is ended."""
    server = await asyncio.get_running_loop().create_server(Bare, "127.0.0.1", port, backlog=4096)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    room_for(0)
    asyncio.run(bare(int(sys.argv[2])) if sys.argv[1:2] == ["--bare"] else obey())
