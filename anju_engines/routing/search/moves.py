"""The moves: a visit goes elsewhere, two change places, a stretch or the rest of a day goes to another worker."""

from anju_engines.routing.search.board import Board
from anju_engines.routing.search.chance import draw, pick
from anju_engines.routing.search.compiled import compiled
from anju_engines.routing.search.links import attach, detach, exchange

KEEP = 0.7
TRIES = 6


@compiled
def served(board: Board, visit: int) -> bool:
    """Say whether a visit is in the plan."""
    return bool(board.tasks[visit * board.choice.shape[1]].worker >= 0)


@compiled
def workers_of(board: Board, visit: int, row: int) -> None:
    """Write who does a visit into a row of ``choice``."""
    width = board.choice.shape[1]
    for part in range(board.visits[visit].parts):
        board.choice[row, part] = board.tasks[visit * width + part].worker


@compiled
def fits(board: Board, visit: int, row: int) -> bool:
    """Say whether the workers in a row of ``choice`` may do a visit: able, and different people."""
    width = board.choice.shape[1]
    for part in range(board.visits[visit].parts):
        worker = board.choice[row, part]
        if worker < 0 or not board.allowed[visit * width + part, worker]:
            return False
        for other in range(part):
            if board.choice[row, other] == worker:
                return False
    return True


@compiled
def someone(board: Board, visit: int, part: int, row: int) -> bool:
    """Draw an able worker for a part who does no other part of the visit."""
    row_of = board.tasks[visit * board.choice.shape[1] + part]
    count = row_of.able_until - row_of.able_from
    for _ in range(TRIES):
        worker = board.able[row_of.able_from + pick(board, count)] if count > 0 else -1
        free = worker >= 0
        for other in range(board.visits[visit].parts):
            if other != part and board.choice[row, other] == worker:
                free = False
        if free:
            board.choice[row, part] = worker
            return True
    return False


@compiled
def complete(board: Board, visit: int, row: int, fixed: int) -> bool:
    """Keep or draw the workers of all parts but one."""
    for part in range(board.visits[visit].parts):
        if part == fixed:
            continue
        clash = board.choice[row, part] < 0
        for other in range(board.visits[visit].parts):
            if other != part and board.choice[row, other] == board.choice[row, part]:
                clash = True
        if (clash or draw(board) > KEEP) and not someone(board, visit, part, row):
            return False
    return True


@compiled
def beside(board: Board, task: int) -> float:
    """Draw a key just before or just behind a task of a route."""
    width = board.choice.shape[1]
    size = len(board.tardy)
    here = board.visits[task // width].key
    if draw(board) < 0.5:
        other = board.tasks[task].before
        there = board.visits[other // width].key if other < size else here - 3.0
    else:
        other = board.tasks[task].after
        there = board.visits[other // width].key if other < size else here + 3.0
    return float(here + (there - here) * (0.001 + 0.998 * draw(board)))


@compiled
def relocate(board: Board, visit: int, near: int) -> bool:
    """Let a visit go beside another one, with one of its workers."""
    width = board.choice.shape[1]
    if not served(board, near):
        return False
    workers_of(board, visit, 0)
    part = pick(board, board.visits[visit].parts)
    task = near * width + pick(board, board.visits[near].parts)
    worker = board.tasks[task].worker
    if not board.allowed[visit * width + part, worker]:
        return False
    board.choice[0, part] = worker
    if not complete(board, visit, 0, part):
        return False
    if served(board, visit):
        detach(board, visit)
    attach(board, visit, 0, beside(board, task))
    return True


@compiled
def resettle(board: Board, visit: int, near: int) -> bool:
    """Let a visit go to drawn workers at about the time of another."""
    workers_of(board, visit, 0)
    if not complete(board, visit, 0, -1):
        return False
    if served(board, visit):
        detach(board, visit)
    attach(board, visit, 0, board.visits[near].key + draw(board) - 0.5)
    return True


@compiled
def swap(board: Board, visit: int, near: int) -> bool:
    """Let two visits change workers, one part of each, and mostly their times too."""
    if not (served(board, visit) and served(board, near)) or not board.visits[near].movable:
        return False
    workers_of(board, visit, 0)
    workers_of(board, near, 1)
    one, two = pick(board, board.visits[visit].parts), pick(board, board.visits[near].parts)
    board.choice[0, one], board.choice[1, two] = board.choice[1, two], board.choice[0, one]
    if not (fits(board, visit, 0) and fits(board, near, 1)):
        return False
    mine, theirs = board.visits[visit].key, board.visits[near].key
    detach(board, visit)
    detach(board, near)
    if draw(board) < 0.25:
        mine, theirs = theirs, mine
    attach(board, visit, 0, theirs)
    attach(board, near, 1, mine)
    return True


@compiled
def displace(board: Board, visit: int, near: int) -> bool:
    """Let a visit that nobody does take the place of another."""
    if served(board, visit) or not served(board, near) or not board.visits[near].movable:
        return False
    width = board.choice.shape[1]
    for part in range(board.visits[visit].parts):
        board.choice[0, part] = board.tasks[near * width + part % board.visits[near].parts].worker
        if not board.allowed[visit * width + part, board.choice[0, part]]:
            board.choice[0, part] = -1
    if not complete(board, visit, 0, -1):
        return False
    key = board.visits[near].key
    detach(board, near)
    attach(board, visit, 0, key)
    return True


@compiled
def stretch(board: Board, visit: int, near: int) -> bool:
    """Let up to three visits in a row go behind another one."""
    width = board.choice.shape[1]
    size = len(board.tardy)
    if not served(board, near) or not served(board, visit):
        return False
    behind = near * width + pick(board, board.visits[near].parts)
    worker = board.tasks[behind].worker
    task, wanted, count = visit * width, 2 + pick(board, 2), 0
    while count < wanted and task < size:
        moved = task // width
        if moved == near or board.visits[moved].parts > 1 or not board.visits[moved].movable:
            break
        if not board.allowed[task, worker]:
            break
        board.queue[len(board.visits) + count] = moved
        count += 1
        task = board.tasks[task].after
    if count < 2:
        return False
    for place in range(count):
        detach(board, board.queue[len(board.visits) + place])
    after = board.tasks[behind].after
    low = board.visits[near].key
    high = board.visits[after // width].key if after < size else low + 1.0 + count
    board.choice[0, 0] = worker
    for place in range(count):
        low += (high - low) * (0.05 + 0.9 * draw(board)) / (count - place)
        attach(board, board.queue[len(board.visits) + place], 0, low)
    return True


@compiled
def may_take(board: Board, task: int, worker: int) -> bool:
    """Say whether a worker may do all tasks of a route from one on."""
    size = len(board.tardy)
    width = board.choice.shape[1]
    while task < size:
        if not board.allowed[task, worker] or not board.visits[task // width].movable:
            return False
        task = board.tasks[task].after
    return True


@compiled
def cross(board: Board, visit: int, near: int) -> bool:
    """Let two workers exchange the rest of their days, so that one visit follows the other."""
    if not served(board, visit) or not served(board, near):
        return False
    width = board.choice.shape[1]
    size = len(board.tardy)
    first = visit * width + pick(board, board.visits[visit].parts)
    second = near * width + pick(board, board.visits[near].parts)
    one, two = board.tasks[first].worker, board.tasks[second].worker
    before = board.tasks[second].before
    after = board.tasks[first].after
    if one == two or board.visits[visit].key >= board.visits[near].key:
        return False
    if before < size and after < size and board.visits[before // width].key >= board.visits[after // width].key:
        return False
    if not (may_take(board, second, one) and may_take(board, after, two)):
        return False
    exchange(board, one, first, two, before)
    return True
