"""From a problem to the board of the search, and from the board back to a plan."""

from collections.abc import Sequence

import numpy as np

from anju_engines.routing.problem import ALWAYS, Problem, Visit, Worker
from anju_engines.routing.search.board import TASK, VISIT, WORKER, Best, Board, Floats, Integers, Table
from anju_engines.routing.search.order import restore

NEAR = 40
_SEED_MIX = 0x9E3779B97F4A7C15


def board(problem: Problem, *, seed: int = 0, fixed: frozenset[str] = frozenset()) -> Board:
    """Lay out a problem for the search; visits named as fixed are never moved."""
    width = max((len(visit.parts) for visit in problem.visits), default=1)
    modes = sorted(problem.travel.minutes)
    tasks, allowed, liking, able = _tasks(problem, width)
    visits = _visits(problem, fixed)
    size, count, people = len(tasks), len(visits), len(problem.workers)
    room = 4 * size + 64
    return Board(
        tasks=np.concatenate([tasks, _homes(problem)]),
        visits=visits,
        workers=_workers(problem, modes),
        travel=np.stack([np.ascontiguousarray(problem.travel.minutes[mode], dtype=np.float64) for mode in modes]),
        length=np.stack([np.ascontiguousarray(problem.travel.lengths[mode], dtype=np.float64) for mode in modes]),
        allowed=allowed, liking=liking, able=able, near=_near(problem), tardy=np.zeros(size), totals=np.zeros(8),
        saved=np.zeros(8), weights=_weights(problem), counts=np.zeros(8, dtype=np.int64),
        queue=np.zeros(count + 16, dtype=np.int64), front=np.zeros(people, dtype=np.int64),
        dirty=np.zeros(people, dtype=np.int64), operations=np.zeros((16, 6 + 2 * width), dtype=np.int64),
        keys=np.zeros(16), log=np.zeros(room, dtype=np.int64), logged=np.zeros((room, 4)),
        worker_log=np.zeros(4 * people + 8, dtype=np.int64), worker_logged=np.zeros((4 * people + 8, 2)),
        choice=np.zeros((2, width), dtype=np.int64), scratch=np.zeros((3, width)),
        chance=np.array([(_SEED_MIX * (seed + 1)) % 2**64 or 1], dtype=np.uint64),
    )  # fmt: skip


def empty(problem: Problem) -> Best:
    """Return the plan in which nobody goes anywhere."""
    width = max((len(visit.parts) for visit in problem.visits), default=1)
    count = len(problem.visits)
    return Best(np.full(count * width, -1, dtype=np.int64), np.zeros(count), np.array([np.inf]))


def lay(problem: Problem, *, seed: int = 0) -> Board:
    """Lay out a problem with nothing planned."""
    made = board(problem, seed=seed)
    restore(made, empty(problem))
    return made


def _weights(problem: Problem) -> Floats:
    weights = problem.weights
    return np.array(
        [
            weights.travel, weights.tardiness, weights.worst, weights.overtime, weights.late_pause, weights.overload,
            weights.liking, weights.unserved,
        ]
    )  # fmt: skip


def _tasks(problem: Problem, width: int) -> tuple[Table, np.ndarray, Floats, Integers]:
    size, people = len(problem.visits) * width, len(problem.workers)
    tasks = np.zeros(size, dtype=TASK)
    allowed, liking = np.zeros((size, people), dtype=np.uint8), np.zeros((size, people))
    number = {worker.id: place for place, worker in enumerate(problem.workers)}
    able: list[int] = []
    for place, visit in enumerate(problem.visits):
        for share, part in enumerate(visit.parts):
            row = place * width + share
            who = [number[worker.id] for worker in problem.able(visit, part)]
            allowed[row, who] = 1
            tasks[row] = (
                part.minutes, visit.window[0], visit.window[1], *part.gap, visit.place, len(able),
                len(able) + len(who), -1, 0, 0, 0.0, 0.0, 0,
            )  # fmt: skip
            able += who
            for worker, cost in visit.liking.items():
                if worker in number:
                    liking[row, number[worker]] = cost
    return tasks, allowed, liking, np.array(able or [0], dtype=np.int64)


def _homes(problem: Problem) -> Table:
    rows = np.zeros(len(problem.workers), dtype=TASK)
    size = len(problem.visits) * max((len(visit.parts) for visit in problem.visits), default=1)
    for place, worker in enumerate(problem.workers):
        row = rows[place]
        row["place"], row["start"], row["worker"] = worker.starts_at, worker.shift[0], place
        row["before"] = row["after"] = size + place
    return rows


def _visits(problem: Problem, fixed: frozenset[str]) -> Table:
    rows = np.zeros(len(problem.visits), dtype=VISIT)
    rows["parts"] = [len(visit.parts) for visit in problem.visits]
    rows["movable"] = [visit.id not in fixed for visit in problem.visits]
    rows["unserved"] = [visit.priority for visit in problem.visits]
    return rows


def _workers(problem: Problem, modes: Sequence[str]) -> Table:
    rows = np.zeros(len(problem.workers), dtype=WORKER)
    kinds: dict[object, int] = {}
    for place, worker in enumerate(problem.workers):
        rest = worker.pause
        kind = kinds.setdefault((worker.mode, rest), len(kinds))
        rows[place] = (
            worker.ends_at, modes.index(worker.mode), kind, worker.shift[1], *_rest(worker), worker.load,
            worker.most, 0.0, 0.0, 0.0, 0.0, 0,
        )  # fmt: skip
    return rows


def _rest(worker: Worker) -> tuple[float, float, float]:
    return (worker.pause.earliest, worker.pause.latest, worker.pause.minutes) if worker.pause else (0.0, ALWAYS, 0.0)


def _near(problem: Problem) -> Integers:
    """Return for each visit the others that could stand next to it most cheaply."""
    count = len(problem.visits)
    if count < 2:  # noqa: PLR2004
        return np.zeros((count, 1), dtype=np.int64)
    places = np.array([visit.place for visit in problem.visits])
    modes = sorted({worker.mode for worker in problem.workers})
    hops = np.min([problem.travel.minutes[mode] for mode in modes], axis=0)[np.ix_(places, places)]
    early = np.array([visit.window[0] for visit in problem.visits])
    late = np.array([visit.window[1] for visit in problem.visits])
    lasts = np.array([_lasts(visit) for visit in problem.visits])
    waits = np.maximum(early[None, :] - (late + lasts)[:, None] - hops, 0.0)
    lags = np.maximum((early + lasts)[:, None] + hops - late[None, :], 0.0)
    forward = hops + 0.2 * waits + lags
    value = np.minimum(forward, forward.T)
    np.fill_diagonal(value, np.inf)
    return np.argsort(value, axis=1, kind="stable")[:, : min(NEAR, count - 1)].astype(np.int64)


def _lasts(visit: Visit) -> float:
    return min(part.minutes for part in visit.parts)
