"""Taking visits out of routes and putting them in, so that it can be undone."""

from anju_engines.routing.search.board import (
    DIRTY,
    LAPSE,
    LIKING,
    LOAD,
    LOG,
    OPS,
    QUEUE,
    RESCAN,
    TARDY,
    TRAVEL,
    UNSERVED,
    VISIT_MINUTES,
    WORKER_LOG,
    WORST,
    Board,
)
from anju_engines.routing.search.compiled import compiled


@compiled
def push(board: Board, visit: int) -> None:
    """Note that a visit's times must be looked at."""
    if not board.visits[visit].queued:
        board.visits[visit].queued = 1
        board.queue[board.counts[QUEUE]] = visit
        board.counts[QUEUE] += 1


@compiled
def touch(board: Board, task: int) -> None:
    """Note that what stands before a task, or before a worker's way home, has changed."""
    width = board.choice.shape[1]
    size = len(board.visits) * width
    if task < size:
        push(board, task // width)
    elif not board.workers[task - size].dirty:
        board.workers[task - size].dirty = 1
        board.dirty[board.counts[DIRTY]] = task - size
        board.counts[DIRTY] += 1


@compiled
def leg(board: Board, worker: int, first: int, second: int) -> float:
    """Return the length from task to task for a worker; nothing for a day without a visit."""
    size = len(board.tardy)
    if second < size:
        end = board.tasks[second].place
    elif first < size:
        end = board.workers[worker].back
    else:
        return 0.0
    return float(board.length[board.workers[worker].mode, board.tasks[first].place, end])


@compiled
def carry(board: Board, worker: int, minutes: float) -> None:
    """Add minutes of service to a worker's day, or take them off; a visit counts as one."""
    row = board.workers[worker]
    before = max(row.used - row.load, 0.0) + VISIT_MINUTES * max(row.count - row.most, 0.0)
    row.used += minutes
    if minutes > 0:
        row.count += 1.0
    elif minutes < 0:
        row.count -= 1.0
    board.totals[LOAD] += max(row.used - row.load, 0.0) + VISIT_MINUTES * max(row.count - row.most, 0.0) - before


@compiled
def record(board: Board, task: int) -> None:
    """Keep a task's times, so that they can be put back."""
    place = board.counts[LOG]
    board.counts[LOG] = place + 1
    board.log[place] = task
    row = board.tasks[task]
    board.logged[place, 0] = row.start
    board.logged[place, 1] = board.tardy[task]
    board.logged[place, 2] = row.lapse
    board.logged[place, 3] = row.rested


@compiled
def stamp(board: Board, task: int, tardy: float, lapse: float) -> None:
    """Give a task its tardiness and the lateness of the pause before it."""
    was = board.tardy[task]
    if tardy != was:
        board.totals[TARDY] += tardy - was
        board.tardy[task] = tardy
        if tardy > board.totals[WORST]:
            board.totals[WORST] = tardy
        elif was >= board.totals[WORST]:
            board.counts[RESCAN] = 1
    row = board.tasks[task]
    if lapse != row.lapse:
        board.totals[LAPSE] += lapse - row.lapse
        row.lapse = lapse


@compiled
def unlink(board: Board, task: int) -> None:
    """Take one task out of its route."""
    row = board.tasks[task]
    worker, before, after = row.worker, row.before, row.after
    board.tasks[before].after = after
    board.tasks[after].before = before
    board.totals[TRAVEL] += (
        leg(board, worker, before, after) - leg(board, worker, before, task) - leg(board, worker, task, after)
    )
    board.totals[LIKING] -= board.liking[task, worker]
    carry(board, worker, -row.minutes)
    row.worker = -1
    touch(board, after)


@compiled
def link(board: Board, task: int, worker: int, before: int) -> None:
    """Put one task into a route behind another."""
    row = board.tasks[task]
    after = board.tasks[before].after
    row.worker, row.before, row.after = worker, before, after
    board.tasks[before].after = task
    board.tasks[after].before = task
    board.totals[TRAVEL] += (
        leg(board, worker, before, task) + leg(board, worker, task, after) - leg(board, worker, before, after)
    )
    board.totals[LIKING] += board.liking[task, worker]
    carry(board, worker, row.minutes)
    touch(board, after)


@compiled
def detach(board: Board, visit: int) -> None:
    """Take a visit out of all its routes."""
    width = board.choice.shape[1]
    place = board.counts[OPS]
    board.counts[OPS] = place + 1
    board.operations[place, 0] = visit
    board.operations[place, 1] = 0
    board.keys[place] = board.visits[visit].key
    for part in range(board.visits[visit].parts):
        task = visit * width + part
        board.operations[place, 2 + part] = board.tasks[task].worker
        board.operations[place, 2 + width + part] = board.tasks[task].before
        record(board, task)
        stamp(board, task, 0.0, 0.0)
        unlink(board, task)
    board.totals[UNSERVED] += board.visits[visit].unserved


@compiled
def attach(board: Board, visit: int, row: int, key: float) -> None:
    """Put a visit where its key belongs in the routes of the workers in a row of ``choice``."""
    width = board.choice.shape[1]
    size = len(board.tardy)
    place = board.counts[OPS]
    board.counts[OPS] = place + 1
    board.operations[place, 0] = visit
    board.operations[place, 1] = 1
    board.keys[place] = board.visits[visit].key
    board.visits[visit].key = key
    for part in range(board.visits[visit].parts):
        worker = board.choice[row, part]
        before = size + worker
        after = board.tasks[before].after
        while after < size and board.visits[after // width].key < key:
            before = after
            after = board.tasks[before].after
        link(board, visit * width + part, worker, before)
    board.totals[UNSERVED] -= board.visits[visit].unserved
    push(board, visit)


@compiled
def forget(board: Board) -> None:
    """Empty the lists of what is to be looked at."""
    for place in range(board.counts[QUEUE]):
        board.visits[board.queue[place]].queued = 0
    for place in range(board.counts[DIRTY]):
        board.workers[board.dirty[place]].dirty = 0
    board.counts[QUEUE] = 0
    board.counts[DIRTY] = 0


@compiled
def begin(board: Board) -> None:
    """Begin a move that can be undone."""
    board.counts[OPS] = 0
    board.counts[LOG] = 0
    board.counts[WORKER_LOG] = 0
    board.counts[RESCAN] = 0
    for what in range(len(board.totals)):
        board.saved[what] = board.totals[what]


@compiled
def tail(board: Board, worker: int, before: int, sign: int) -> None:
    """Add what a worker's route costs from a task on, or take it away."""
    size = len(board.tardy)
    task = before
    while True:
        after = board.tasks[task].after
        board.totals[TRAVEL] += sign * leg(board, worker, task, after)
        if after >= size:
            return
        board.totals[LIKING] += sign * board.liking[after, worker]
        carry(board, worker, sign * board.tasks[after].minutes)
        task = after


@compiled
def hand(board: Board, worker: int, before: int, first: int, last: int) -> None:
    """Let a worker's route go on with the tasks from first to last."""
    size = len(board.tardy)
    end = size + worker
    if first >= size:
        board.tasks[before].after = end
        board.tasks[end].before = before
        return
    board.tasks[before].after = first
    board.tasks[first].before = before
    board.tasks[last].after = end
    board.tasks[end].before = last
    task = first
    while task < size:
        board.tasks[task].worker = worker
        task = board.tasks[task].after


@compiled
def exchange(board: Board, one: int, before_one: int, two: int, before_two: int) -> None:
    """Let two workers take over from each other what follows a task of each; done twice it is undone."""
    size = len(board.tardy)
    place = board.counts[OPS]
    board.counts[OPS] = place + 1
    board.operations[place, 1] = 2
    board.operations[place, 2] = one
    board.operations[place, 3] = before_one
    board.operations[place, 4] = two
    board.operations[place, 5] = before_two
    tail(board, one, before_one, -1)
    tail(board, two, before_two, -1)
    first, last = board.tasks[before_one].after, board.tasks[size + one].before
    other, final = board.tasks[before_two].after, board.tasks[size + two].before
    hand(board, one, before_one, other, final)
    hand(board, two, before_two, first, last)
    tail(board, one, before_one, 1)
    tail(board, two, before_two, 1)
    watch(board, one, before_one, two)
    watch(board, two, before_two, one)


@compiled
def watch(board: Board, worker: int, before: int, other: int) -> None:
    """Note what must be looked at after an exchange: the first task, or all where the two do not move alike."""
    size = len(board.tardy)
    task = board.tasks[before].after
    touch(board, task)
    touch(board, size + worker)
    if board.workers[worker].kind == board.workers[other].kind:
        return
    while task < size:
        touch(board, task)
        task = board.tasks[task].after


@compiled
def reverse(board: Board, place: int) -> None:
    """Undo one operation."""
    width = board.choice.shape[1]
    kind = board.operations[place, 1]
    if kind == 2:
        one, before_one = board.operations[place, 2], board.operations[place, 3]
        exchange(board, one, before_one, board.operations[place, 4], board.operations[place, 5])
        return
    visit = board.operations[place, 0]
    for part in range(board.visits[visit].parts):
        task = visit * width + part
        if kind == 1:
            unlink(board, task)
        else:
            link(board, task, board.operations[place, 2 + part], board.operations[place, 2 + width + part])
    board.visits[visit].key = board.keys[place]


@compiled
def undo(board: Board) -> None:
    """Put everything back as it was when the move began."""
    for place in range(board.counts[OPS] - 1, -1, -1):
        reverse(board, place)
    forget(board)
    for place in range(board.counts[LOG] - 1, -1, -1):
        task = board.log[place]
        row = board.tasks[task]
        row.start = board.logged[place, 0]
        board.tardy[task] = board.logged[place, 1]
        row.lapse = board.logged[place, 2]
        row.rested = int(board.logged[place, 3])
    for place in range(board.counts[WORKER_LOG] - 1, -1, -1):
        worker = board.worker_log[place]
        board.workers[worker].over = board.worker_logged[place, 0]
        board.workers[worker].lapse = board.worker_logged[place, 1]
    for what in range(len(board.totals)):
        board.totals[what] = board.saved[what]
