"""Why this worker and this time: the next best choices, what they would cost more, and what rules the others out."""

from dataclasses import dataclass
from typing import Literal

from anju_engines.routing import drafts
from anju_engines.routing.inserting import Place, places, put, take
from anju_engines.routing.plan import Plan, Stop
from anju_engines.routing.problem import Problem, Visit
from anju_engines.routing.search.board import Board, Floats

AMOUNTS = ("travel", "tardiness", "worst", "overtime", "late_pause", "overload", "liking", "unserved")


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another worker for a part: when it would begin, what it would cost more, and of what, in weighted units.

    The greatest of ``more`` is what would have to change for the choice to be this one.
    """

    worker: str
    starts: float
    extra: float
    more: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A worker who may not do a part: the skills missing, or forbidden to the elder."""

    worker: str
    rule: Literal["skills", "forbidden"]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part of a visit is where it is; ``time`` names what decides when it begins."""

    visit: str
    part: int
    worker: str
    starts: float
    time: Literal["window", "way", "others"]
    alternatives: tuple[Alternative, ...]
    ruled: tuple[Ruled, ...]


def reasons(problem: Problem, plan: Plan, visit: str, *, most: int = 5) -> tuple[Reason, ...]:
    """Explain one visit of a plan, a reason for each of its parts; nothing for a visit that nobody does."""
    if visit in plan.unserved:
        return ()
    number = [row.id for row in problem.visits].index(visit)
    asked = problem.visits[number]
    board = drafts.laid(problem, drafts.draft_of(plan))
    now = board.totals * board.weights
    take(board, number)
    found = places(board, number)
    stops = {
        stop.part: (route, stop) for route in plan.routes for stop in route.stops if stop.visit == visit
    }  # fmt: skip
    explained = []
    for part, (route, stop) in sorted(stops.items()):
        others = [
            _alternative(board, (number, part), problem.workers[who].id, place, now)
            for (share, who), place in found.items()
            if share == part and problem.workers[who].id != route.worker
        ]
        others.sort(key=lambda row: (row.extra, row.worker))
        explained.append(
            Reason(
                visit, part, route.worker, stop.starts, _time(asked, stop), tuple(others[:most]),
                _ruled(problem, asked, part),
            )
        )  # fmt: skip
    return tuple(explained)


def _alternative(board: Board, task: tuple[int, int], worker: str, place: Place, now: Floats) -> Alternative:
    visit, part = task
    put(board, visit, place)
    more = board.totals * board.weights - now
    starts = float(board.tasks[visit * board.choice.shape[1] + part]["start"])
    take(board, visit)
    parts = sorted(
        ((name, round(float(value), 6)) for name, value in zip(AMOUNTS, more, strict=True) if abs(value) > 1e-6),  # noqa: PLR2004
        key=lambda row: -row[1],
    )
    return Alternative(worker, starts, round(float(more.sum()), 6), tuple(parts))


def _time(visit: Visit, stop: Stop) -> Literal["window", "way", "others"]:
    if stop.starts <= visit.window[0]:
        return "window"
    return "way" if stop.starts <= stop.arrives else "others"


def _ruled(problem: Problem, visit: Visit, part: int) -> tuple[Ruled, ...]:
    ruled = []
    for worker in problem.workers:
        if worker.id in visit.forbidden:
            ruled.append(Ruled(worker.id, "forbidden"))
        elif missing := visit.parts[part].skills - worker.skills:
            ruled.append(Ruled(worker.id, "skills", tuple(sorted(missing))))
    return tuple(ruled)
