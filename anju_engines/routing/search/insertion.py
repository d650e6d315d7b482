"""Every place where a visit could go, for each worker the cheapest: what is best, and what the others would cost."""

from typing import NamedTuple

from anju_engines.routing.search.annealing import cost
from anju_engines.routing.search.board import Board, Floats, Integers
from anju_engines.routing.search.compiled import compiled
from anju_engines.routing.search.links import attach, begin, undo
from anju_engines.routing.search.times import propagate

NEVER = 1e17
COMPANIONS = 6


class Survey(NamedTuple):
    """For each part (row) and worker (column): the least cost added, the key, and who does the parts then."""

    cost: Floats
    key: Floats
    choice: Integers
    pointers: Integers


@compiled
def price(board: Board, visit: int, key: float) -> float:
    """Return what a visit adds to the cost at a key with the workers in ``choice``; the board stays as it was."""
    before = cost(board)
    begin(board)
    attach(board, visit, 0, key)
    propagate(board)
    added = cost(board) - before
    undo(board)
    return added


@compiled
def forward(board: Board, survey: Survey, parts: int) -> float:
    """Step over the next visit in the routes of the chosen workers; return its key."""
    width = board.choice.shape[1]
    size = len(board.tardy)
    least = NEVER
    for part in range(parts):
        task = survey.pointers[part]
        if task < size:
            least = min(least, board.visits[task // width].key)
    for part in range(parts):
        task = survey.pointers[part]
        if task < size and board.visits[task // width].key == least:
            survey.pointers[part] = board.tasks[task].after
    return least


@compiled
def slots(board: Board, survey: Survey, visit: int) -> None:
    """Price every place in the days of the chosen workers and keep what is best for each of them."""
    parts = board.visits[visit].parts
    size = len(board.tardy)
    for part in range(parts):
        survey.pointers[part] = board.tasks[size + board.choice[0, part]].after
    last = -NEVER
    while True:
        coming = forward(board, survey, parts)
        low = last if last > -NEVER else min(coming, 1.0) - 2.0
        high = coming if coming < NEVER else low + 2.0
        key = (low + high) / 2
        note(board, survey, visit, key, price(board, visit, key))
        if coming >= NEVER:
            return
        last = coming


@compiled
def note(board: Board, survey: Survey, visit: int, key: float, added: float) -> None:
    """Keep a price where it is the least of a worker and part."""
    parts = board.visits[visit].parts
    for part in range(parts):
        worker = board.choice[0, part]
        if added < survey.cost[part, worker]:
            survey.cost[part, worker] = added
            survey.key[part, worker] = key
            for other in range(parts):
                survey.choice[part, worker, other] = board.choice[0, other]


@compiled
def companions(board: Board, survey: Survey, visit: int, fixed: int) -> None:
    """Price all sets of workers in which one part's worker is given, over the first few of the others' lists."""
    parts = board.visits[visit].parts
    width = board.choice.shape[1]
    worker = board.choice[0, fixed]
    sets = COMPANIONS ** (parts - 1)
    for number in range(sets):
        rest, good = number, True
        for part in range(parts):
            if part == fixed:
                continue
            place = rest % COMPANIONS
            rest //= COMPANIONS
            chosen = survey.choice[part, len(board.workers) + place, 0]
            good = good and chosen >= 0 and chosen != worker and board.allowed[visit * width + part, chosen] == 1
            board.choice[0, part] = chosen
        board.choice[0, fixed] = worker
        if good and different(board, parts):
            slots(board, survey, visit)


@compiled
def different(board: Board, parts: int) -> bool:
    """Say whether the chosen workers are different people."""
    for part in range(parts):
        for other in range(part):
            if board.choice[0, part] == board.choice[0, other]:
                return False
    return True


@compiled
def handiness(board: Board, visit: int, part: int, worker: int) -> float:
    """Return the least detour a worker's route would make for a part, times left aside."""
    size = len(board.tardy)
    place = board.tasks[visit * board.choice.shape[1] + part].place
    mode, back = board.workers[worker].mode, board.workers[worker].back
    task, least = size + worker, NEVER
    while True:
        after = board.tasks[task].after
        here = board.tasks[task].place
        there = board.tasks[after].place if after < size else back
        direct = 0.0 if task >= size and after >= size else board.length[mode, here, there]
        least = min(least, board.length[mode, here, place] + board.length[mode, place, there] - direct)
        if after >= size:
            return float(least)
        task = after


@compiled
def shortlist(board: Board, survey: Survey, visit: int) -> None:
    """Put the handiest able workers of each part behind the columns of the survey."""
    width = board.choice.shape[1]
    people = len(board.workers)
    for part in range(board.visits[visit].parts):
        for place in range(COMPANIONS):
            survey.choice[part, people + place, 0] = -1
            survey.cost[part, people + place] = NEVER
        row = board.tasks[visit * width + part]
        for number in range(row.able_from, row.able_until):
            worker = board.able[number]
            value = handiness(board, visit, part, worker)
            for place in range(COMPANIONS):
                if value < survey.cost[part, people + place]:
                    kept, other = survey.cost[part, people + place], survey.choice[part, people + place, 0]
                    survey.cost[part, people + place] = value
                    survey.choice[part, people + place, 0] = worker
                    value, worker = kept, other


@compiled
def survey_all(board: Board, survey: Survey, visit: int) -> None:
    """Fill the survey for a visit that is not in the plan."""
    width = board.choice.shape[1]
    for part in range(board.visits[visit].parts):
        for worker in range(len(board.workers)):
            survey.cost[part, worker] = NEVER
    shortlist(board, survey, visit)
    for part in range(board.visits[visit].parts):
        row = board.tasks[visit * width + part]
        for number in range(row.able_from, row.able_until):
            board.choice[0, part] = board.able[number]
            companions(board, survey, visit, part)
