"""The board a search plays on: tables of the problem and of the present plan, side by side in memory."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Table = Any
"""A structured array; its rows are records whose fields are written by name."""

TASK: Final = np.dtype(
    [
        ("minutes", "f8"), ("early", "f8"), ("late", "f8"), ("low", "f8"), ("high", "f8"), ("place", "i8"),
        ("able_from", "i8"), ("able_until", "i8"),
        ("worker", "i8"), ("before", "i8"), ("after", "i8"), ("start", "f8"), ("lapse", "f8"), ("rested", "i8"),
    ]
)  # fmt: skip
"""One part of a visit; then one row for each worker, which is where and when the day begins and ends.

``before`` and ``after`` link the route, ``lapse`` is by how much a pause before this task comes too late, ``rested``
whether the pause is over when the task begins.
"""
VISIT: Final = np.dtype([("parts", "i8"), ("movable", "i8"), ("unserved", "f8"), ("key", "f8"), ("queued", "i8")])
"""``key`` orders all visits: along every route it rises, so that no two visits ever wait for each other."""
WORKER: Final = np.dtype(
    [
        ("back", "i8"), ("mode", "i8"), ("kind", "i8"), ("closes", "f8"), ("pause_from", "f8"), ("pause_until", "f8"),
        ("pause_minutes", "f8"), ("load", "f8"), ("most", "f8"),
        ("used", "f8"), ("count", "f8"), ("over", "f8"), ("lapse", "f8"), ("dirty", "i8"),
    ]
)  # fmt: skip
"""``kind`` is the same for workers who move, start and rest alike; ``used`` is minutes of service, ``count`` how
many visits, ``over`` is overtime."""

TRAVEL, TARDY, WORST, OVER, LAPSE, LOAD, LIKING, UNSERVED = range(8)
VISIT_MINUTES: Final = 30.0
"""A visit above a worker's most weighs as much as these minutes above the load."""
QUEUE, DIRTY, OPS, LOG, WORKER_LOG, RESCAN = range(6)


class Board(NamedTuple):
    """Everything a search reads and writes; ``width`` rows of ``tasks`` belong to each visit."""

    tasks: Table
    visits: Table
    workers: Table
    travel: Floats
    length: Floats
    allowed: NDArray[np.uint8]
    liking: Floats
    able: Integers
    near: Integers
    tardy: Floats
    totals: Floats
    """Length, tardiness, greatest tardiness, overtime, lapse, overload, liking, unserved: see the indices above."""
    saved: Floats
    weights: Floats
    counts: Integers
    queue: Integers
    front: Integers
    dirty: Integers
    operations: Integers
    """Rows of (visit, 1 if attached, worker of each part …, task before each part …)."""
    keys: Floats
    log: Integers
    logged: Floats
    worker_log: Integers
    worker_logged: Floats
    choice: Integers
    scratch: Floats
    chance: NDArray[np.uint64]


class Best(NamedTuple):
    """The best plan seen: the worker of each task, the order of the visits, its cost."""

    worker: Integers
    key: Floats
    cost: Floats
