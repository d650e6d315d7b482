"""The life of the city: routine reports in a ring, events by chance, repeats, calm and silence."""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from anju_city import days
from anju_city.homes import Thing
from anju_city.lines import Line

_TICK_S = 0.5
_REPORT_EVERY_S = 1800.0
_QUIET_S = 6 * 3600.0
_BEIJING = timedelta(hours=8)


class Life:
    """Drives the devices that have been enrolled; more may be added at any time."""

    def __init__(self, line: Line, *, seed: int, rate: float, speed: float) -> None:
        self.line = line
        self.chance = Random(f"life {seed}")
        self.rate = rate
        self.speed = speed
        self.things: list[Thing] = []
        self.place = 0
        self.quiet_until: dict[str, float] = {}
        self.later: list[tuple[float, int, Callable[[], None]]] = []
        self.order = itertools.count()
        self.began = time.monotonic()
        self.counted: dict[str, int] = {}

    def add(self, things: list[Thing]) -> None:
        """Let these devices live from now on; each says its first word within half a minute."""
        self.things.extend(things)
        for thing in things:
            self._after(self.chance.uniform(0, 30) * self.speed, partial(self._first_word, thing))

    def _first_word(self, thing: Thing) -> None:
        self._say(thing, days.routine(thing, self.chance, self.hour()))

    def soon(self, thing: Thing, event: str, seconds: float) -> None:
        """Let one event come soon: a newcomer should not have to wait for chance."""
        self._after(seconds * self.speed, lambda: self.let(days.Happening(thing, event, 1, None)))

    @property
    def now(self) -> float:
        """City seconds since the beginning."""
        return (time.monotonic() - self.began) * self.speed

    def hour(self) -> float:
        """Hour of the day in the city, Beijing time."""
        moment = datetime.now(UTC) + _BEIJING + timedelta(seconds=self.now - self.now / self.speed)
        return moment.hour + moment.minute / 60

    async def go_on(self) -> None:
        """Live until cancelled."""
        last = self.now
        while True:
            await asyncio.sleep(_TICK_S)
            passed, last = self.now - last, self.now
            self._report(passed)
            self._happen(passed)
            while self.later and self.later[0][0] <= self.now:
                heapq.heappop(self.later)[2]()

    def _report(self, passed: float) -> None:
        if not self.things:
            return
        due = len(self.things) * passed / _REPORT_EVERY_S * min(1.5, days.activity(self.hour()))
        count = int(due) + (self.chance.random() < due % 1)
        for _ in range(min(count, len(self.things))):
            self.place = (self.place + 7919) % len(self.things)
            thing = self.things[self.place]
            if self.quiet_until.get(thing.number, 0.0) <= self.now:
                self._say(thing, days.routine(thing, self.chance, self.hour()))

    def _happen(self, passed: float) -> None:
        if not self.things:
            return
        sample = self.things[self.chance.randrange(len(self.things))]
        # One candidate for the whole city: its expectation times the number of devices, drawn by rejection.
        mean = sum(days.expected(thing, passed, self.rate) for thing in self._few()) / min(len(self.things), 200)
        if self.chance.random() < mean * len(self.things):
            self.let(days.draw(sample, self.chance))

    def _few(self) -> list[Thing]:
        return self.things[:: max(1, len(self.things) // 200)][:200]

    def let(self, happening: days.Happening) -> None:
        """Let something happen now, with what follows it."""
        self.counted[happening.kind] = self.counted.get(happening.kind, 0) + 1
        word = days.word(happening)
        if word is None:
            self.quiet_until[happening.thing.number] = self.now + _QUIET_S
            return
        self._say(happening.thing, word)
        for number in range(happening.repeats):
            self._after(self.chance.uniform(8, 25) * (number + 1), lambda: self._say(happening.thing, word))
        if happening.calm_after_s is not None:
            self._after(happening.calm_after_s, lambda: self._say(happening.thing, days.calm(happening)))

    def _after(self, seconds: float, act: Callable[[], None]) -> None:
        heapq.heappush(self.later, (self.now + seconds, next(self.order), act))

    def _say(self, thing: Thing, message: dict[str, object]) -> None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        self.line.say(f"{thing.number}/up", {**message, "at": at})
