"""A plan: who is where, when, and what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stop:
    """One part of a visit done by a worker: arrival, begin and end of the service, minutes from midnight."""

    visit: str
    part: int
    arrives: float
    starts: float
    ends: float


@dataclass(frozen=True, slots=True)
class Route:
    """A worker's day in order; ``pause`` is when the rest begins, or none was needed; ``home`` is when it ends."""

    worker: str
    stops: tuple[Stop, ...]
    pause: float | None
    home: float


@dataclass(frozen=True, slots=True)
class Cost:
    """The parts of a plan's cost, unweighted, and their weighted sum."""

    travel: float
    tardiness: float
    worst: float
    overtime: float
    late_pause: float
    overload: float
    liking: float
    unserved: float
    total: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A day planned: one route for each worker, and the visits that nobody could be found for."""

    routes: tuple[Route, ...]
    unserved: tuple[str, ...]
    cost: Cost

    def workers_of(self) -> Mapping[str, tuple[str, ...]]:
        """Return who does each visit, by part."""
        found: dict[str, dict[int, str]] = {}
        for route in self.routes:
            for stop in route.stops:
                found.setdefault(stop.visit, {})[stop.part] = route.worker
        return {visit: tuple(parts[part] for part in sorted(parts)) for visit, parts in found.items()}

    def starts_of(self) -> Mapping[str, float]:
        """Return when the first part of each visit begins."""
        return {stop.visit: stop.starts for route in self.routes for stop in route.stops if stop.part == 0}
