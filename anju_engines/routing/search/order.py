"""Renumbering the visits' order by time, and counting a plan's cost anew."""

from anju_engines.routing.search.board import LAPSE, LIKING, LOAD, OVER, TARDY, TRAVEL, UNSERVED, WORST, Best, Board
from anju_engines.routing.search.compiled import compiled
from anju_engines.routing.search.links import attach, begin, carry, leg
from anju_engines.routing.search.times import refresh


@compiled
def ready(board: Board, visit: int) -> bool:
    """Say whether a visit is the next one for each of its workers."""
    width = board.choice.shape[1]
    for task in range(visit * width, visit * width + board.visits[visit].parts):
        if board.front[board.tasks[task].worker] != task:
            return False
    return True


@compiled
def following(board: Board) -> int:
    """Return the visit that begins first of those that may be next, or -1."""
    width = board.choice.shape[1]
    size = len(board.tardy)
    found, begins = -1, 1e18
    for worker in range(len(board.workers)):
        task = board.front[worker]
        if task < size and board.tasks[task].start < begins and ready(board, task // width):
            found, begins = task // width, board.tasks[task].start
    return found


@compiled
def renumber(board: Board) -> None:
    """Give the visits whole numbers as keys, by time as far as the routes allow."""
    width = board.choice.shape[1]
    size = len(board.tardy)
    for worker in range(len(board.workers)):
        board.front[worker] = board.tasks[size + worker].after
    number = 0.0
    while True:
        visit = following(board)
        if visit < 0:
            return
        board.visits[visit].key = number
        number += 1.0
        for task in range(visit * width, visit * width + board.visits[visit].parts):
            board.front[board.tasks[task].worker] = board.tasks[task].after


@compiled
def recount(board: Board) -> None:
    """Sum up what the plan costs anew, so that rounding does not add up."""
    width = board.choice.shape[1]
    size = len(board.tardy)
    for what in (TRAVEL, LIKING, LOAD):
        board.totals[what] = 0.0
    for worker in range(len(board.workers)):
        board.workers[worker].used = 0.0
        board.workers[worker].count = 0.0
        task = size + worker
        while True:
            after = board.tasks[task].after
            board.totals[TRAVEL] += leg(board, worker, task, after)
            if after >= size:
                break
            carry(board, worker, board.tasks[after].minutes)
            board.totals[LIKING] += board.liking[after, worker]
            task = after
    board.totals[UNSERVED] = 0.0
    for visit in range(len(board.visits)):
        if board.tasks[visit * width].worker < 0:
            board.totals[UNSERVED] += board.visits[visit].unserved
    retime(board)


@compiled
def retime(board: Board) -> None:
    """Work out every time and its cost as if for the first time."""
    begin(board)
    for task in range(len(board.tardy)):
        board.tardy[task] = 0.0
        board.tasks[task].lapse = 0.0
        board.tasks[task].start = -1e18
    for worker in range(len(board.workers)):
        board.workers[worker].over = 0.0
        board.workers[worker].lapse = 0.0
    for what in (TARDY, WORST, OVER, LAPSE):
        board.totals[what] = 0.0
    refresh(board)


@compiled
def restore(board: Board, plan: Best) -> None:
    """Put a kept plan on the board."""
    width = board.choice.shape[1]
    size = len(board.tardy)
    for worker in range(len(board.workers)):
        board.tasks[size + worker].before = size + worker
        board.tasks[size + worker].after = size + worker
    for task in range(size):
        board.tasks[task].worker = -1
    for visit in range(len(board.visits)):
        begin(board)
        if plan.worker[visit * width] >= 0:
            for part in range(board.visits[visit].parts):
                board.choice[0, part] = plan.worker[visit * width + part]
            attach(board, visit, 0, plan.key[visit])
    recount(board)
    begin(board)
