"""Plan a day: annealing on several threads from different seeds, the best plan wins."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from anju_engines.routing import drafts, tables
from anju_engines.routing.inserting import places
from anju_engines.routing.plan import Plan
from anju_engines.routing.problem import Part, Problem, Travel, Visit, Worker
from anju_engines.routing.search.annealing import anneal
from anju_engines.routing.search.board import Best, Board
from anju_engines.routing.search.order import restore

CHUNK: Final = 20_000
CHUNK_S: Final = 0.2
STEPS: Final = 200
AGAIN: Final = 0.2
SMALL: Final = 60


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search: seconds, or a number of moves on each thread, which makes the same plan on every machine.

    ``heat`` and ``cold`` are the first and last temperature in hops to a near visit; the search cools down several
    times (``cycles``, by the day's size if not given), the last time from the best plan and from less heat.
    """

    seconds: float = 60.0
    moves: int | None = None
    threads: int = 2
    heat: float = 3.0
    cold: float = 0.01
    cycles: int | None = None


def solve(
    problem: Problem,
    effort: Effort | None = None,
    *,
    seed: int = 0,
    start: Plan | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Plan:
    """Find a plan for a day, from nothing or from an earlier plan; the same moves and seed give the same plan."""
    effort = effort or Effort()
    if not problem.visits or not problem.workers:
        return drafts.timed(problem, {})
    first = drafts.kept(problem, drafts.draft_of(start)) if start else tables.empty(problem)
    boards = [tables.board(problem, seed=seed * effort.threads + thread) for thread in range(effort.threads)]
    with ThreadPoolExecutor(effort.threads) as pool:
        found = list(pool.map(lambda board: search(board, first, effort, clock), boards))
    best = min(range(len(found)), key=lambda thread: float(found[thread].cost[0]))
    restore(boards[best], found[best])
    return drafts.plan_of(problem, boards[best])


def search(board: Board, first: Best, effort: Effort, clock: Callable[[], float]) -> Best:
    """Anneal one board from a first plan; the temperature follows the share of the effort that is spent."""
    restore(board, first)
    best = drafts.best_copy(first)
    best.cost[0] = np.inf
    hot, cold = effort.heat * hop(board), effort.cold * hop(board)
    began, chunk, done = clock(), CHUNK, 0
    spent, share, last = 0.0, 0.0, False
    cycles = effort.cycles or _cycles(len(board.visits))
    while share < 1.0 and spent < effort.seconds:
        chunk = max(effort.moves // STEPS, 1) if effort.moves else chunk
        ahead = min(share + (chunk / effort.moves if effort.moves else CHUNK_S / effort.seconds), 1.0)
        if not last and share * cycles >= cycles - 1 > 0:
            last = True
            restore(board, best)
            hot *= AGAIN
        along, until = (share * cycles) % 1.0, min((share * cycles) % 1.0 + (ahead - share) * cycles, 1.0)
        anneal(board, best, chunk, hot * (cold / hot) ** along, hot * (cold / hot) ** until)
        done += chunk
        spent = clock() - began
        share = done / effort.moves if effort.moves else spent / effort.seconds
        chunk = max(int(done / max(spent, 1e-3) * CHUNK_S), 1)
    return best


def _cycles(visits: int) -> int:
    """Return how often to cool down: small days often, large ones once, and always once more from the best plan."""
    return 3 if visits <= SMALL else 2


def hop(board: Board) -> float:
    """Return what it costs to go to one of the nearest visits, in the mean; the unit of temperature."""
    width = board.choice.shape[1]
    places = board.tasks["place"][: len(board.tardy) : width]
    near = board.near[:, :10]
    lengths = board.length.min(axis=0)[places[:, None], places[near]]
    return float(max(lengths.mean() * board.weights[0], 1e-3))


def warm_up() -> None:
    """Compile everything once, or read it from the cache, so that the first real answer comes quickly."""
    hops = np.array([[0.0, 5.0], [5.0, 0.0]])
    pair = Visit("pair", 1, (0.0, 60.0), (Part(frozenset(), 10.0), Part(frozenset(), 10.0)))
    people = tuple(Worker(name, frozenset(), 0, 0) for name in ("one", "two"))
    day = Problem(people, (pair, replace(pair, id="again")), Travel({"car": hops}, {"car": hops}))
    solve(day, Effort(moves=200, threads=1))
    places(tables.lay(day), 0)
