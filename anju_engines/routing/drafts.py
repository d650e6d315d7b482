"""From a plan to the search's own form and back, with every time worked out."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from itertools import pairwise
from typing import Final

import numpy as np

from anju_engines.routing import tables
from anju_engines.routing.plan import Cost, Plan, Route, Stop
from anju_engines.routing.problem import Impossible, Problem
from anju_engines.routing.search.annealing import cost
from anju_engines.routing.search.board import Best, Board
from anju_engines.routing.search.order import restore

COSTS: Final = tuple(row.name for row in fields(Cost))
Draft = Mapping[str, Sequence[tuple[str, int]]]
"""Who goes where in which order: for each worker the visits and parts."""


class Tangled(Impossible):
    """Routes in which visits wait for each other in a circle."""


def draft_of(plan: Plan) -> dict[str, list[tuple[str, int]]]:
    """Return a plan's routes without their times."""
    return {route.worker: [(stop.visit, stop.part) for stop in route.stops] for route in plan.routes}


def kept(problem: Problem, draft: Draft) -> Best:
    """Put a draft into the search's form; a visit with a part missing counts as nobody's."""
    best = tables.empty(problem)
    width = len(best.worker) // max(len(problem.visits), 1)
    number = {visit.id: place for place, visit in enumerate(problem.visits)}
    for place, worker in enumerate(problem.workers):
        for name, part in draft.get(worker.id, ()):
            best.worker[number[name] * width + part] = place
    for place, visit in enumerate(problem.visits):
        mine = slice(place * width, place * width + len(visit.parts))
        if (best.worker[mine] < 0).any():
            best.worker[mine] = -1
    for key, name in enumerate(_order(problem, draft)):
        best.key[number[name]] = key
    return best


def _order(problem: Problem, draft: Draft) -> list[str]:
    """Return all visits so that each stands behind those before it in every route; of several the earliest first."""
    early = {visit.id: visit.window for visit in problem.visits}
    after: dict[str, list[str]] = {visit: [] for visit in early}
    waits = dict.fromkeys(early, 0)
    for stops in draft.values():
        for (first, _), (second, _) in pairwise(stops):
            after[first].append(second)
            waits[second] += 1
    open_now = [visit for visit, count in waits.items() if count == 0]
    order: list[str] = []
    while open_now:
        visit = min(open_now, key=lambda name: early[name])
        open_now.remove(visit)
        order.append(visit)
        for later in after[visit]:
            waits[later] -= 1
            if waits[later] == 0:
                open_now.append(later)
    if len(order) < len(early):
        raise Tangled("visits wait for each other: " + ", ".join(sorted(set(early) - set(order))[:5]))
    return order


def laid(problem: Problem, draft: Draft, *, seed: int = 0, fixed: frozenset[str] = frozenset()) -> Board:
    """Lay out a problem with a draft on it, times and costs worked out."""
    board = tables.board(problem, seed=seed, fixed=fixed)
    restore(board, kept(problem, draft))
    return board


def timed(problem: Problem, draft: Draft) -> Plan:
    """Work out when everything in a draft happens and what it costs."""
    return plan_of(problem, laid(problem, draft))


def plan_of(problem: Problem, board: Board) -> Plan:
    """Read the plan on a board."""
    width = board.choice.shape[1]
    routes = tuple(_route(problem, board, place) for place in range(len(problem.workers)))
    unserved = tuple(
        visit.id for place, visit in enumerate(problem.visits) if board.tasks[place * width]["worker"] < 0
    )  # fmt: skip
    values = [round(float(value), 9) for value in board.totals]
    return Plan(routes, unserved, Cost(**dict(zip(COSTS, [*values, float(cost(board))], strict=True))))


def _route(problem: Problem, board: Board, place: int) -> Route:
    size, width = len(board.tardy), board.choice.shape[1]
    worker = problem.workers[place]
    hops = board.travel[int(board.workers[place]["mode"])]
    pause, ready, here = None, worker.shift[0], worker.starts_at
    rested = False
    stops = []
    task = int(board.tasks[size + place]["after"])
    while task < size:
        row = board.tasks[task]
        if row["rested"] and not rested and worker.pause:
            rested, pause = True, max(ready, worker.pause.earliest)
            ready = pause + worker.pause.minutes
        arrives, starts = ready + float(hops[here, row["place"]]), float(row["start"])
        ready, here = starts + float(row["minutes"]), int(row["place"])
        stops.append(Stop(problem.visits[task // width].id, task % width, arrives, starts, ready))
        task = int(row["after"])
    if stops and not rested and worker.pause and ready > worker.pause.earliest:
        pause, ready = ready, ready + worker.pause.minutes
    home = ready + float(hops[here, worker.ends_at]) if stops else ready
    return Route(worker.id, tuple(stops), pause, home)


def best_copy(best: Best) -> Best:
    """Copy a kept plan."""
    return Best(np.copy(best.worker), np.copy(best.key), np.copy(best.cost))
