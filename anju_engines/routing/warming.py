"""Compile all that is ever called: ``python -m anju_engines.routing.warming`` leaves the machine code on disk.

The first time takes up to a minute, and a second or two whenever it is on disk. One process compiles at a time on a
machine; the others wait for it and then only read.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from anju_engines.routing.problem import Part, Pause, Problem, Travel, Visit, Worker
from anju_engines.routing.reasons import reasons
from anju_engines.routing.replanning import Absent, replan
from anju_engines.routing.search.compiled import cache
from anju_engines.routing.solving import Effort, solve, warm_up

NICE: Final = 10


def everything() -> None:
    """Plan, mend and explain a day of three visits, so that all that is ever called is compiled."""
    warm_up()
    hops = np.array([[0.0, 5.0, 9.0], [5.0, 0.0, 5.0], [9.0, 5.0, 0.0]])
    pair = Visit("pair", 1, (60.0, 120.0), (Part(frozenset(), 10.0), Part(frozenset(), 10.0)))
    visits = (
        pair,
        replace(pair, id="one", place=2, parts=pair.parts[:1]),
        replace(pair, id="two", parts=pair.parts[:1]),
    )
    rest = Pause(0.0, 500.0, 10.0)
    people = tuple(Worker(name, frozenset(), 0, 0, (0.0, 600.0), pause=rest) for name in ("Li", "Ma", "He"))
    day = Problem(people, visits, Travel({"car": hops}, {"car": hops}))
    plan = solve(day, Effort(moves=500, threads=1))
    mended = replan(day, plan, Absent("Li"), now=30.0)
    for visit in mended.plan.workers_of():
        reasons(day, mended.plan, visit)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time compile; the lock goes with its holder."""
    folder = cache()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "warming.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Compile at low priority: whoever answers alarms on this machine comes first."""
    os.nice(NICE)
    with alone():
        everything()


if __name__ == "__main__":
    main()
