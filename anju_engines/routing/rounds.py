"""Rounds from one place with a capacity and hard windows (meals, collections): stated here, searched by PyVRP."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyvrp
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria

from anju_engines.routing.problem import Impossible, Matrix


@dataclass(frozen=True, slots=True)
class Call:
    """A door on a round: its row in the matrices, how much it takes, its window and minutes at the door."""

    place: int
    amount: int
    window: tuple[int, int]
    minutes: int


@dataclass(frozen=True, slots=True)
class Fleet:
    """How many carriers there are at most, what each carries, and the hours of the place in row 0."""

    most: int
    capacity: int
    window: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rounds:
    """The rounds found: the calls of each by number, and their length together."""

    rounds: tuple[tuple[int, ...], ...]
    length: int


def whole(matrix: Matrix) -> Any:
    """Return a matrix in whole numbers, the form PyVRP reads."""
    return np.asarray(matrix, dtype=np.int64)


class NoRounds(Impossible):
    """No rounds keep every window and capacity, as far as was found."""


def plan_rounds(
    calls: Sequence[Call],
    fleet: Fleet,
    lengths: Matrix,
    minutes: Matrix,
    *,
    seconds: float,
    iterations: int | None = None,
    seed: int = 0,
) -> Rounds:
    """Find short rounds; all amounts are whole numbers, so choose the unit of the matrices fine enough."""
    locations = [pyvrp.Location(0, 0) for _ in range(len(lengths))]
    clients = [
        pyvrp.Client(
            call.place, delivery=[call.amount], service_duration=call.minutes, tw_early=call.window[0],
            tw_late=call.window[1],
        )
        for call in calls
    ]  # fmt: skip
    carriers = pyvrp.VehicleType(fleet.most, [fleet.capacity], tw_early=fleet.window[0], tw_late=fleet.window[1])
    data = pyvrp.ProblemData(
        locations, clients, [pyvrp.Depot(0, fleet.window[0], fleet.window[1])], [carriers],
        [whole(lengths)], [whole(minutes)],
    )  # fmt: skip
    stop: MaxRuntime | MultipleCriteria = MaxRuntime(seconds)
    if iterations is not None:
        stop = MultipleCriteria([MaxIterations(iterations), stop])
    best = pyvrp.solve(data, stop, seed=seed, collect_stats=False).best
    if not best.is_feasible():
        raise NoRounds(f"{len(calls)} calls, {fleet.most} carriers")
    rounds = tuple(
        tuple(activity.idx for activity in route.schedule() if activity.is_client()) for route in best.routes()
    )  # fmt: skip
    return Rounds(rounds, int(best.distance()))
