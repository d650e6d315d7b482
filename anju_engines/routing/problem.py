"""What a day of home care is: visits, workers, travel, and what a good plan weighs.

Minutes count from midnight of the planned day, in the time of the place; lengths are in any unit the cost of travel
has (minutes or kilometres). Early bounds are hard, a worker waits; late bounds are soft and cost tardiness.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
ALWAYS: Final = 1e6
"""A bound that never binds, in minutes."""
MOST_PARTS: Final = 4


@dataclass(frozen=True, slots=True)
class Pause:
    """A rest of ``minutes`` that must begin within [earliest, latest], where the worker then is."""

    earliest: float
    latest: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Worker:
    """A person who visits: places are rows of the travel matrices, at most ``load`` minutes and ``most`` visits."""

    id: str
    skills: frozenset[str]
    starts_at: int
    ends_at: int
    shift: tuple[float, float] = (0.0, ALWAYS)
    mode: str = "car"
    pause: Pause | None = None
    load: float = ALWAYS
    most: float = ALWAYS


@dataclass(frozen=True, slots=True)
class Part:
    """One worker's share of a visit: the skills it asks, its minutes, and when it begins after the visit's first part.

    ``gap`` is (least, most) minutes between the begin of the first part and of this one; (0, 0) is side by side.
    """

    skills: frozenset[str]
    minutes: float
    gap: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Visit:
    """What happens at one place: parts by different workers, within a window, paired or one after the other.

    ``liking`` is a cost for each worker in the unit of travel, below zero for the one the elder knows; ``priority`` is
    what it costs to leave the visit out, as a multiple of ``Weights.unserved``.
    """

    id: str
    place: int
    window: tuple[float, float]
    parts: tuple[Part, ...]
    liking: Mapping[str, float] = field(default_factory=dict)
    forbidden: frozenset[str] = frozenset()
    priority: float = 1.0


@dataclass(frozen=True, slots=True)
class Travel:
    """For each mode the minutes and the length from place to place; never symmetric by assumption."""

    minutes: Mapping[str, Matrix]
    lengths: Mapping[str, Matrix]


@dataclass(frozen=True, slots=True)
class Weights:
    """What a unit of each costs; the defaults keep every rule before any saving of travel."""

    travel: float = 1.0
    tardiness: float = 1.0
    worst: float = 1.0
    overtime: float = 50.0
    late_pause: float = 50.0
    overload: float = 50.0
    liking: float = 1.0
    unserved: float = 10_000.0


THIRDS: Final = Weights(travel=1 / 3, tardiness=1 / 3, worst=1 / 3)
"""The objective of the published home-care instances: (length + total tardiness + greatest tardiness) / 3."""


class Impossible(ValueError):  # noqa: N818 - a refusal is named for what is the matter
    """A day that cannot be stated: the sentence says which part of it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A day to be planned."""

    workers: tuple[Worker, ...]
    visits: tuple[Visit, ...]
    travel: Travel
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        """Refuse what no plan could mean."""
        for what, names in (("worker", [row.id for row in self.workers]), ("visit", [row.id for row in self.visits])):
            if len(set(names)) < len(names):
                raise Impossible(f"two are called the same: {what}")
        for worker in self.workers:
            _refuse(worker, self.travel)
        size = min((len(matrix) for matrix in self.travel.minutes.values()), default=0)
        for visit in self.visits:
            _refuse_visit(visit, size)

    def able(self, visit: Visit, part: Part) -> tuple[Worker, ...]:
        """Return who may do a part: all skills it asks, and not forbidden to the elder."""
        return tuple(who for who in self.workers if part.skills <= who.skills and who.id not in visit.forbidden)


def _refuse(worker: Worker, travel: Travel) -> None:
    if worker.mode not in travel.minutes or worker.mode not in travel.lengths:
        raise Impossible(f"worker {worker.id} moves by {worker.mode}, for which no travel is given")
    if worker.shift[0] > worker.shift[1]:
        raise Impossible(f"the shift of worker {worker.id} ends before it begins")
    if not 0 <= max(worker.starts_at, worker.ends_at) < len(travel.minutes[worker.mode]):
        raise Impossible(f"worker {worker.id} starts or ends at a place that is in no matrix")


def _refuse_visit(visit: Visit, size: int) -> None:
    if not 1 <= len(visit.parts) <= MOST_PARTS:
        raise Impossible(f"visit {visit.id} has {len(visit.parts)} parts; 1 to {MOST_PARTS} are possible")
    if visit.window[0] > visit.window[1]:
        raise Impossible(f"the window of visit {visit.id} ends before it begins")
    if any(part.gap[0] > part.gap[1] or part.gap[0] < 0 for part in visit.parts) or visit.parts[0].gap != (0.0, 0.0):
        raise Impossible(f"visit {visit.id} has a gap that cannot be")
    if not 0 <= visit.place < size:
        raise Impossible(f"visit {visit.id} is at a place that is in no matrix")
