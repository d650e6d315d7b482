"""The engine of the day plan is compiled from the start of a process, by a child that gives way to everybody."""

import asyncio
import logging
import sys
import time

from anju.config.runtime import warming
from anju.config.serving.door import Door
from anju_engines.routing import Effort, Part, Problem, Travel, Visit, Worker, solve
from anju_engines.routing import warming as engine


class TestWarmUp:
    def test_the_first_plan_after_it_waits_for_nobody(self):
        warming.begin().join(200)
        hops = engine.np.array([[0.0, 5.0], [5.0, 0.0]])
        visit = Visit("Wang", 1, (0.0, 60.0), (Part(frozenset(), 10.0),))
        day = Problem((Worker("Li", frozenset(), 0, 0),), (visit,), Travel({"car": hops}, {"car": hops}))
        began = time.perf_counter()
        assert solve(day, Effort(moves=200, threads=1)).unserved == ()
        assert time.perf_counter() - began < 1.0

    def test_a_child_that_fails_is_said_and_stops_nothing(self, monkeypatch, caplog):
        monkeypatch.setattr(warming, "COMMAND", [sys.executable, "-c", "raise SystemExit(3)"])
        with caplog.at_level(logging.WARNING):
            warming.begin().join(60)
        assert "code 3" in caplog.text

    def test_the_web_process_begins_it_when_it_starts(self, monkeypatch):
        begun = []
        monkeypatch.setattr(warming, "begin", lambda: begun.append(1))
        words = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

        async def receive():
            return next(words)

        async def send(message):
            pass

        asyncio.run(Door(lambda *_: [])({"type": "lifespan"}, receive, send))
        assert begun == [1]
