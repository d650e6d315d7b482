"""Simulated annealing over the moves; the coldest part is a plain descent."""

import math

from anju_engines.routing.search.board import LAPSE, OVER, TARDY, WORST, Best, Board
from anju_engines.routing.search.chance import draw, pick
from anju_engines.routing.search.compiled import compiled
from anju_engines.routing.search.links import begin, undo
from anju_engines.routing.search.moves import cross, displace, relocate, resettle, served, stretch, swap
from anju_engines.routing.search.order import recount, renumber
from anju_engines.routing.search.times import propagate

RENUMBER = 4000


@compiled
def cost(board: Board) -> float:
    """Return the weighted cost of the plan on the board."""
    value = 0.0
    for what in range(len(board.totals)):
        value += board.totals[what] * board.weights[what]
    return value


@compiled
def hoped(board: Board) -> float:
    """Return the most that new times could save."""
    value = 0.0
    for what in (TARDY, WORST, OVER, LAPSE):
        value += board.saved[what] * board.weights[what]
    return value


@compiled
def propose(board: Board) -> bool:
    """Make one drawn move on the board's routes, times not yet brought up to date."""
    visit = pick(board, len(board.visits))
    if not board.visits[visit].movable:
        return False
    near = board.near[visit, pick(board, board.near.shape[1])]
    kind = draw(board)
    if near == visit:
        return resettle(board, visit, near)
    if not served(board, visit):
        return displace(board, visit, near) if kind < 0.4 else insert(board, visit, near, kind)
    if kind < 0.4:
        return relocate(board, visit, near)
    if kind < 0.5:
        return resettle(board, visit, near)
    if kind < 0.75:
        return swap(board, visit, near)
    if kind < 0.85:
        return stretch(board, visit, near)
    return cross(board, visit, near)


@compiled
def insert(board: Board, visit: int, near: int, kind: float) -> bool:
    """Put a visit that nobody does beside another, or with drawn workers."""
    return relocate(board, visit, near) if kind < 0.7 else resettle(board, visit, near)


@compiled
def keep(board: Board, best: Best, value: float) -> None:
    """Copy the plan on the board as the best one."""
    best.cost[0] = value
    for task in range(len(best.worker)):
        best.worker[task] = board.tasks[task].worker
    for visit in range(len(best.key)):
        best.key[visit] = board.visits[visit].key


@compiled
def step(board: Board, limit: float) -> bool:
    """Try one move; it stays when it makes the plan dearer by no more than the limit."""
    before = cost(board)
    begin(board)
    if not propose(board):
        undo(board)
        return False
    if cost(board) - before - hoped(board) > limit:
        undo(board)
        return False
    propagate(board)
    if cost(board) - before > limit:
        undo(board)
        return False
    return True


@compiled
def anneal(board: Board, best: Best, moves: int, hot: float, cold: float) -> int:
    """Try moves while the temperature falls from hot to cold; return how many stayed."""
    temperature = hot
    rate = math.exp(math.log(cold / hot) / moves)
    stayed = 0
    for number in range(moves):
        temperature *= rate
        if step(board, -temperature * math.log(1.0 - draw(board))):
            stayed += 1
            value = cost(board)
            if value < best.cost[0] - 1e-7:
                keep(board, best, value)
        if number % RENUMBER == RENUMBER - 1:
            renumber(board)
    recount(board)
    return stayed
