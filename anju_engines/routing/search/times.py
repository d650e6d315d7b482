"""When everything begins: changes run forward through the routes, and stop where nothing changes any more."""

from anju_engines.routing.search.board import DIRTY, LAPSE, OVER, QUEUE, RESCAN, WORKER_LOG, WORST, Board
from anju_engines.routing.search.compiled import compiled
from anju_engines.routing.search.links import push, record, stamp, touch


@compiled
def reach(board: Board, task: int, part: int) -> None:
    """Find when a task's worker can begin it, with the pause before it where it must or may as well be."""
    row = board.tasks[task]
    previous = board.tasks[row.before]
    who = board.workers[row.worker]
    ready = previous.start + previous.minutes
    hop = board.travel[who.mode, previous.place, row.place]
    bound = max(ready + hop, row.early)
    rested, lapse = previous.rested, 0.0
    if not rested and who.pause_minutes > 0.0:
        pause = max(ready, who.pause_from)
        later = pause + who.pause_minutes + hop
        if later <= bound or bound + row.minutes > who.pause_until:
            lapse = max(pause - who.pause_until, 0.0)
            bound = max(later, row.early)
            rested = 1
    board.scratch[0, part] = bound
    board.scratch[1, part] = lapse
    board.scratch[2, part] = rested


@compiled
def settle(board: Board, visit: int) -> None:
    """Work out a visit's times from what stands before it, all its parts together."""
    width = board.choice.shape[1]
    first = visit * width
    parts = board.visits[visit].parts
    begin = -1e18
    for part in range(parts):
        reach(board, first + part, part)
        begin = max(begin, board.scratch[0, part] - board.tasks[first + part].high)
    for part in range(parts):
        task = first + part
        row = board.tasks[task]
        start = max(board.scratch[0, part], begin + row.low)
        rested = int(board.scratch[2, part])
        if start != row.start or rested != row.rested or board.scratch[1, part] != row.lapse:
            record(board, task)
            stamp(board, task, max(start - row.late, 0.0), board.scratch[1, part])
            row.start = start
            row.rested = rested
            touch(board, row.after)
        elif start > row.late and board.tardy[task] == 0.0:
            record(board, task)
            stamp(board, task, start - row.late, row.lapse)


@compiled
def finish(board: Board, worker: int) -> None:
    """Work out when a worker is back, with the pause if it is still owed."""
    size = len(board.tardy)
    who = board.workers[worker]
    last = board.tasks[size + worker].before
    place = board.counts[WORKER_LOG]
    board.counts[WORKER_LOG] = place + 1
    board.worker_log[place] = worker
    board.worker_logged[place, 0] = who.over
    board.worker_logged[place, 1] = who.lapse
    over, lapse = 0.0, 0.0
    if last < size:
        row = board.tasks[last]
        ready = row.start + row.minutes
        if not row.rested and who.pause_minutes > 0.0 and ready > who.pause_from:
            lapse = max(ready - who.pause_until, 0.0)
            ready += who.pause_minutes
        over = max(ready + board.travel[who.mode, row.place, who.back] - who.closes, 0.0)
    board.totals[OVER] += over - who.over
    board.totals[LAPSE] += lapse - who.lapse
    who.over = over
    who.lapse = lapse


@compiled
def earliest(board: Board) -> int:
    """Take the visit with the least key from the queue."""
    best = 0
    for place in range(1, board.counts[QUEUE]):
        if board.visits[board.queue[place]].key < board.visits[board.queue[best]].key:
            best = place
    visit = int(board.queue[best])
    board.counts[QUEUE] -= 1
    board.queue[best] = board.queue[board.counts[QUEUE]]
    board.visits[visit].queued = 0
    return visit


@compiled
def propagate(board: Board) -> None:
    """Bring all times, and what they cost, up to date with the routes."""
    width = board.choice.shape[1]
    while board.counts[QUEUE] > 0:
        visit = earliest(board)
        if board.tasks[visit * width].worker >= 0:
            settle(board, visit)
    for place in range(board.counts[DIRTY]):
        worker = board.dirty[place]
        board.workers[worker].dirty = 0
        finish(board, worker)
    board.counts[DIRTY] = 0
    if board.counts[RESCAN]:
        worst = 0.0
        for task in range(len(board.tardy)):
            worst = max(worst, board.tardy[task])
        board.totals[WORST] = worst
        board.counts[RESCAN] = 0


@compiled
def refresh(board: Board) -> None:
    """Work out every time anew."""
    width = board.choice.shape[1]
    for visit in range(len(board.visits)):
        if board.tasks[visit * width].worker >= 0:
            push(board, visit)
    for worker in range(len(board.workers)):
        touch(board, len(board.tardy) + worker)
    propagate(board)
