"""A crowd at both doors: watches on sockets of the edge, a gateway over MQTT; what was acknowledged, and when."""

import asyncio
import contextlib
import itertools
import json
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any

from anju_edge.conformance.device import exact
from anju_edge.conformance.line import Line, Missed, Place
from anju_edge.protocols.watch import frames
from tests.failure.edge_site import EdgeSite
from tests.mqtt import Mqtt, Refused

_PATIENCE_S = 1.0  # a watch that hears nothing so long dials again
_PACE_S = 0.02


class Going(threading.Thread):
    """Somebody who goes on until told to stop; ``heard`` are the moments at which something was acknowledged."""

    def __init__(self, site: EdgeSite) -> None:
        super().__init__(daemon=True)
        self.site = site
        self.acknowledged: set[bytes] = set()
        self.heard: list[float] = []
        self.stopping = threading.Event()

    def note(self, raw: bytes) -> None:
        """Note what was acknowledged."""
        self.acknowledged.add(raw)
        self.heard.append(time.monotonic())

    def longest_silence(self, since: float, until: float) -> float:
        """Return for how many seconds at most nothing was acknowledged between two moments."""
        moments = [since, *(moment for moment in list(self.heard) if since < moment < until), until]
        return max(later - earlier for earlier, later in itertools.pairwise(moments))

    def end(self) -> None:
        """Tell it to stop, and wait."""
        self.stopping.set()
        self.join(30)
        assert not self.is_alive()

    def working(self, more: int, seconds: float = 60) -> None:
        """Wait until so many more were acknowledged."""
        target, until = len(self.heard) + more, time.monotonic() + seconds
        while len(self.heard) < target:
            assert time.monotonic() < until, f"{type(self).__name__} is heard no more{self.site.logs()}"
            time.sleep(0.02)


class Watches(Going):
    """Watches on the edge; each says beats with a number as its steps, one after the other."""

    def __init__(self, site: EdgeSite, count: int = 20) -> None:
        super().__init__(site)
        self.count = count

    def run(self) -> None:
        """Beat until told to stop."""
        asyncio.run(self._all())

    async def _all(self) -> None:
        await asyncio.gather(*(self._watch(index) for index in range(self.count)))
        await asyncio.sleep(0.05)  # for the last closing sockets

    async def _watch(self, index: int) -> None:
        number, said = f"9{index:09}", 0
        where = Place("127.0.0.1", self.site.ports["watch"])
        answer = exact(frames.written("3G", number, "", "LK"))
        line: Line | None = None
        while not self.stopping.is_set():
            said += 1
            raw = frames.written("3G", number, "", f"LK,{said},0,80")
            try:
                line = line or await Line.open(where, _PATIENCE_S)
                await line.say(raw)
                await line.expect(answer, _PATIENCE_S)
            except Missed:
                if line is not None:
                    line.close()
                line = None
                await asyncio.sleep(0.1)
            else:
                self.note(raw)
                await asyncio.sleep(_PACE_S)
        if line is not None:
            line.close()


class Publisher(Going):
    """A gateway over MQTT QoS 1, each publish with a number; when its node is gone it takes the next one."""

    def __init__(self, site: EdgeSite, dial: Callable[[int], Mqtt]) -> None:
        super().__init__(site)
        self._dial = dial
        self.turn = 0  # so often it had to dial again

    def run(self) -> None:
        """Publish until told to stop."""
        number = 0
        while not self.stopping.is_set():
            with contextlib.suppress(OSError, ConnectionError, Refused), self._dial(self.turn) as link:
                while not self.stopping.is_set():
                    number += 1
                    raw = json.dumps({"battery": 50, "n": number}).encode()
                    link.publish(f"{self.site.known.line.topic_base}/0xb0", raw)
                    self.note(raw)
                    time.sleep(_PACE_S / 4)
            self.turn += 1
            time.sleep(0.1)


class Presses(Going):
    """Devices of every protocol, pressed one after the other at a pace, each repeating until it is answered."""

    def __init__(self, site: EdgeSite, wearers: list[Any], pause: float = 0.3) -> None:
        super().__init__(site)
        self.wearers, self.pressed, self._pause = wearers, list[Any](), pause

    def run(self) -> None:
        """Press until all were pressed or it is told to stop."""
        asyncio.run(self._all())

    async def _all(self) -> None:
        pressing: list[asyncio.Task[None]] = []
        for wearer in self.wearers:
            if self.stopping.is_set():
                break
            self.pressed.append(wearer)
            pressing.append(asyncio.create_task(self._noted(wearer.until_answered(120), wearer.said.raw)))
            await asyncio.sleep(self._pause)
        await asyncio.gather(*pressing)

    async def _noted(self, pressing: Coroutine[Any, Any, None], raw: bytes) -> None:
        await pressing
        self.note(raw)


def stored(site: EdgeSite) -> dict[bytes, int]:
    """Return every raw message in the database and how often it is there."""
    return {bytes(raw): int(times) for raw, times in site.ask("SELECT raw, count(*) FROM devices_frame GROUP BY raw")}


def lost(site: EdgeSite, *crowds: Going) -> list[bytes]:
    """Return what was acknowledged to somebody and is not in the database."""
    kept = stored(site)
    return [raw for crowd in crowds for raw in crowd.acknowledged if raw not in kept]
