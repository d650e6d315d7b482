"""What happens when: a list of moments, each with what somebody does then; a crowd does it at the same time."""

import heapq
import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import httpx

from anju_city.hours import Hours
from anju_city.orders.tally import Tally

Act = Callable[[], object]


class Day:
    """Moments in order. Everything within one ``step`` happens at once, by ``crowd`` people side by side."""

    def __init__(self, hours: Hours, tally: Tally, *, crowd: int = 8, step: timedelta = timedelta(minutes=1)) -> None:
        self.hours = hours
        self.tally = tally
        self.crowd = crowd
        self.step = step
        self._later: list[tuple[datetime, int, Act]] = []
        self._number = itertools.count()
        self._lock = threading.Lock()

    def at(self, moment: datetime, act: Act) -> None:
        """Let something happen at a moment."""
        with self._lock:
            heapq.heappush(self._later, (moment, next(self._number), act))

    def after(self, minutes: float, act: Act) -> None:
        """Let something happen so many minutes from now."""
        self.at(self.hours.now() + timedelta(minutes=minutes), act)

    def run(self, end: datetime) -> None:
        """Live until a moment, or until nothing is left to happen."""
        with ThreadPoolExecutor(self.crowd) as pool:
            while batch := self._next(end):
                for _done in pool.map(self._safely, batch):
                    pass

    def _next(self, end: datetime) -> list[Act]:
        with self._lock:
            if not self._later or self._later[0][0] > end:
                return []
            moment = self._later[0][0] + self.step
        self.hours.until(moment)
        batch = []
        with self._lock:
            while self._later and self._later[0][0] <= moment:
                batch.append(heapq.heappop(self._later)[2])
        return batch

    def _safely(self, act: Act) -> None:
        try:
            act()
        except (httpx.HTTPError, ConnectionError, KeyError, ValueError) as problem:
            self.tally.problem(f"{act}: {problem!r}")
