"""Mend a published plan during the day: what has begun stays, what was promised is kept, few others are touched."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from anju_engines.routing import checking, drafts, standing
from anju_engines.routing.inserting import copy, places, put, take
from anju_engines.routing.plan import Cost, Plan
from anju_engines.routing.problem import Part, Problem, Visit, Weights, Worker
from anju_engines.routing.search.annealing import anneal
from anju_engines.routing.search.board import Board
from anju_engines.routing.search.order import renumber, restore

SHARE: Final = 0.05
TOLERANCE: Final = 10.0
"""Minutes by which a visit may begin after the promised time and still count as kept."""
KNOWN: Final = 10.0
"""Minutes of travel a change must save for each visit it gives to another worker."""
PROMISE: Final = 20.0
MOVES: Final = 1_500_000
AWAY: Final = standing.AWAY
TRIES: Final = 12
"""Places that are tried for a visit before it is left out."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A visit is off."""

    visit: str


@dataclass(frozen=True, slots=True)
class Absent:
    """A worker is away from now on; what has begun is still finished."""

    worker: str


@dataclass(frozen=True, slots=True)
class Urgent:
    """A visit nobody knew of."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class Late:
    """A worker is free only at ``until``, minutes from midnight."""

    worker: str
    until: float


@dataclass(frozen=True, slots=True)
class Unplaced:
    """The day as stated has changed around the plan already: these visits have lost their place, or never had one."""

    visits: frozenset[str]


Change = Cancelled | Absent | Urgent | Late | Unplaced


@dataclass(frozen=True, slots=True)
class Replan:
    """A mended plan: the day as it now is, and which other visits got another worker or another time.

    ``affected`` are the visits that the change itself touches; ``left`` are those that nobody does any more, because
    nobody can or because more than the share of the others would have to move.
    """

    problem: Problem
    plan: Plan
    affected: tuple[str, ...]
    moved: tuple[str, ...]
    share: float
    left: tuple[str, ...] = ()


def replan(
    problem: Problem,
    plan: Plan,
    change: Change,
    *,
    now: float,
    share: float = SHARE,
    most: int | None = None,
    seed: int = 0,
) -> Replan:
    """Answer a change at minute ``now``; at most a share of the visits it does not touch get another worker or time.

    ``most`` is how many that is at most, where several changes share one allowance. Who is on the way is not called
    back, and nobody sets out before now.
    """
    changed, affected = _changed(problem, plan, change)
    begun = standing.begun(problem, plan, now, without=getattr(change, "worker", None))
    affected = affected - begun
    own = _own(plan, change, begun)
    others = [row.id for row in changed.visits if row.id not in affected | begun | own and row.id not in plan.unserved]
    allowed = int(share * len(others)) if most is None else min(most, int(share * len(others)))
    held = _held(changed, plan, change, now=now, affected=affected, begun=begun)
    held, places_now = standing.stand(held, plan, now, begun, without=getattr(change, "worker", None))
    draft = _draft(plan, change, now, {row.id for row in held.visits} - affected, held)
    for worker, (place, name) in places_now.items():
        draft[worker].insert(place, (name, 0))
    board = drafts.laid(held, draft, seed=seed)
    number = {row.id: place for place, row in enumerate(held.visits)}
    wanted = sorted(
        (number[name] for name in affected | set(plan.unserved) if name in number),
        key=lambda row: held.visits[row].window,
    )

    def too_many() -> bool:
        return len(moved(plan, drafts.plan_of(held, board), others)) > allowed

    _insert(board, wanted, too_many)
    for name in sorted(own, key=lambda name: (len(changed.visits[number[name]].parts) < 2, plan.starts_of()[name])):  # noqa: PLR2004
        if too_many():
            take(board, number[name])
            _insert(board, [number[name]], too_many)
    mended = copy(board)
    _polish(board, held, wanted, _centre(problem, held, change, affected), most=allowed, others=others)
    if too_many():
        restore(board, mended)
    found = _without_delays(drafts.plan_of(held, board), changed)
    shifted = moved(plan, found, others)
    left = tuple(name for name in found.unserved if name not in plan.unserved)
    return Replan(changed, found, tuple(sorted(affected | own)), shifted, len(shifted) / max(len(others), 1), left)


def _own(plan: Plan, change: Change, begun: set[str]) -> set[str]:
    """Return the late worker's own visits: the change touches them, though they stay where they are if they can."""
    if not isinstance(change, Late):
        return set()
    return {name for name, who in plan.workers_of().items() if change.worker in who} - begun


def moved(before: Plan, after: Plan, others: Iterable[str], tolerance: float = TOLERANCE) -> tuple[str, ...]:
    """Return which visits have another worker, or begin at another time than promised."""
    who, when = before.workers_of(), before.starts_of()
    whose, then = after.workers_of(), after.starts_of()
    return tuple(
        name for name in others if who.get(name) != whose.get(name) or abs(when[name] - then[name]) > tolerance + 1e-6
    )


def _changed(problem: Problem, plan: Plan, change: Change) -> tuple[Problem, set[str]]:
    """Return the day as it now is, and the visits that must find a new place."""
    match change:
        case Cancelled(visit):
            return replace(problem, visits=tuple(row for row in problem.visits if row.id != visit)), set()
        case Urgent(visit):
            return replace(problem, visits=(*problem.visits, visit)), {visit.id}
        case Absent(worker):
            return problem, {name for name, who in plan.workers_of().items() if worker in who}
        case Unplaced(visits):
            return problem, set(visits)
        case Late(worker):
            return problem, set()


def _held(problem: Problem, plan: Plan, change: Change, *, now: float, affected: set[str], begun: set[str]) -> Problem:
    """Return the day with its promises as windows: nothing earlier, nothing later but at a price."""
    who, when = plan.workers_of(), plan.starts_of()
    visits = []
    for row in problem.visits:
        visit = row
        if row.id in begun:
            visit = replace(row, window=(when[row.id], when[row.id]), priority=row.priority * 10)
        elif row.id in affected or row.id in plan.unserved:
            start = max(row.window[0], now)
            visit = replace(row, window=(start, max(start, row.window[1])))
        elif row.id in when:
            known = dict(row.liking)
            for worker in who[row.id]:
                known[worker] = known.get(worker, 0.0) - KNOWN
            late = max(when[row.id] + TOLERANCE, now)
            visit = replace(row, window=(when[row.id], late), liking=known)
        if isinstance(change, Absent) and row.id not in begun:
            visit = replace(visit, forbidden=visit.forbidden | {change.worker})
        visits.append(visit)
    workers, extra = _delays(problem, plan, change, now)
    scale = max(problem.weights.travel, 1e-9)
    weights = replace(problem.weights, tardiness=PROMISE * scale, worst=0.0, liking=scale)
    return Problem(workers, (*visits, *extra), problem.travel, weights)


def _delays(problem: Problem, plan: Plan, change: Change, now: float) -> tuple[tuple[Worker, ...], tuple[Visit, ...]]:
    """Return a delay as a visit that only the late worker can do, where the worker is."""
    if not isinstance(change, Late) or change.until <= now:
        return problem.workers, ()
    place = {row.id: row.place for row in problem.visits}
    worker = next(row for row in problem.workers if row.id == change.worker)
    route = next(row for row in plan.routes if row.worker == change.worker)
    past = [stop for stop in route.stops if stop.starts <= now]
    here = place[past[-1].visit] if past else worker.starts_at
    start = max(now, past[-1].ends if past else now, worker.shift[0])
    only = frozenset({AWAY + change.worker})
    delay = Visit(
        AWAY + change.worker, here, (start, start), (Part(only, max(change.until - start, 0.0)),), priority=1e3
    )
    workers = tuple(
        replace(row, skills=row.skills | only) if row.id == change.worker else row for row in problem.workers
    )
    return workers, (delay,)


def _draft(plan: Plan, change: Change, now: float, stay: set[str], held: Problem) -> dict[str, list[tuple[str, int]]]:
    """Return the old routes without what must find a new place, and with the delay behind what has begun."""
    draft = {
        route.worker: [(stop.visit, stop.part) for stop in route.stops if stop.visit in stay] for route in plan.routes
    }
    if isinstance(change, Late) and AWAY + change.worker in {row.id for row in held.visits}:
        route = next(row for row in plan.routes if row.worker == change.worker)
        past = sum(stop.starts <= now for stop in route.stops)
        draft[change.worker].insert(past, (AWAY + change.worker, 0))
    return draft


def _insert(board: Board, wanted: list[int], too_many: Callable[[], bool]) -> None:
    """Put each visit where it costs least and moves few enough; one that costs more than leaving it out stays out."""
    for visit in wanted:
        if board.tasks[visit * board.choice.shape[1]]["worker"] >= 0:
            continue
        found = sorted(places(board, visit).values(), key=lambda place: (place.cost, place.workers))
        for place in found[:TRIES]:
            if place.cost >= 0:
                break
            put(board, visit, place)
            if not too_many():
                break
            take(board, visit)


def _centre(problem: Problem, held: Problem, change: Change, affected: set[str]) -> list[Visit]:
    """Return the visits about which it is worth looking for something better."""
    if isinstance(change, Cancelled):
        return [row for row in problem.visits if row.id == change.visit]
    return [
        row
        for row in held.visits
        if row.id in affected or (isinstance(change, Late) and row.id == AWAY + change.worker)
    ]


def _polish(
    board: Board, held: Problem, wanted: list[int], centre: list[Visit], *, most: int, others: list[str]
) -> None:
    """Search for something better, with only the affected visits and the nearest few others free to move."""
    free = set(wanted) | set(_nearest(held, centre, others)[:most])
    board.visits["movable"] = 0
    board.visits["movable"][sorted(free)] = 1
    if not free:
        return
    renumber(board)
    best = copy(board)
    hot = max(held.weights.travel * 5.0, 1e-6)
    anneal(board, best, MOVES, hot, hot / 100)
    if np.isfinite(best.cost[0]):
        restore(board, best)


def _nearest(held: Problem, centre: list[Visit], others: list[str]) -> list[int]:
    """Return the other visits by how near they are in place and time."""
    if not centre:
        return []
    hops = np.min(list(held.travel.minutes.values()), axis=0)
    known = set(others)
    value = {
        number: min(
            float(hops[row.place, near.place]) + 0.2 * abs(row.window[0] - near.window[0]) for near in centre
        )
        for number, row in enumerate(held.visits)
        if row.id in known
    }  # fmt: skip
    return sorted(value, key=lambda number: (value[number], number))


def _without_delays(plan: Plan, problem: Problem) -> Plan:
    """Return the plan without the delays that stood in it as visits, its cost counted on the day itself."""
    routes = tuple(
        replace(route, stops=tuple(stop for stop in route.stops if not stop.visit.startswith(AWAY)))
        for route in plan.routes
    )
    left = tuple(name for name in plan.unserved if not name.startswith(AWAY))
    made = Plan(routes, left, plan.cost)
    return replace(made, cost=checking.costs(problem, made))


__all__ = [
    "Absent",
    "Cancelled",
    "Change",
    "Cost",
    "Late",
    "Replan",
    "Unplaced",
    "Urgent",
    "Weights",
    "moved",
    "replan",
]
