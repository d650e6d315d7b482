"""Where a visit could go: the cheapest place with each worker who may do it."""

from dataclasses import dataclass

import numpy as np

from anju_engines.routing.search.board import Best, Board
from anju_engines.routing.search.insertion import COMPANIONS, NEVER, Survey, survey_all
from anju_engines.routing.search.links import attach, begin, detach
from anju_engines.routing.search.times import propagate


@dataclass(frozen=True, slots=True)
class Place:
    """A place for a visit on a board: who does its parts, where in the order, and what that adds to the cost."""

    workers: tuple[int, ...]
    key: float
    cost: float


def places(board: Board, visit: int) -> dict[tuple[int, int], Place]:
    """Return the best place for each (part, worker) of a visit that is not in the plan."""
    width = board.choice.shape[1]
    parts, columns = int(board.visits[visit]["parts"]), len(board.workers) + COMPANIONS
    survey = Survey(
        np.full((parts, columns), NEVER), np.zeros((parts, columns)),
        np.full((parts, columns, width), -1, dtype=np.int64), np.zeros(width, dtype=np.int64),
    )  # fmt: skip
    survey_all(board, survey, visit)
    return {
        (part, worker): Place(
            tuple(int(who) for who in survey.choice[part, worker, :parts]),
            float(survey.key[part, worker]),
            float(survey.cost[part, worker]),
        )
        for part in range(parts)
        for worker in range(len(board.workers))
        if survey.cost[part, worker] < NEVER
    }


def put(board: Board, visit: int, place: Place) -> None:
    """Put a visit where it was found to fit."""
    begin(board)
    board.choice[0, : len(place.workers)] = place.workers
    attach(board, visit, 0, place.key)
    propagate(board)


def take(board: Board, visit: int) -> None:
    """Take a visit out of the plan."""
    begin(board)
    detach(board, visit)
    propagate(board)


def copy(board: Board) -> Best:
    """Return the plan on a board in the form it can be put back from."""
    size = len(board.tardy)
    return Best(board.tasks["worker"][:size].copy(), board.visits["key"].copy(), np.array([np.inf]))
