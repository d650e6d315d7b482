"""Judge a plan by the problem alone: what it costs and which rules it breaks. Written apart from the search."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from anju_engines.routing.plan import Cost, Plan, Route, Stop
from anju_engines.routing.problem import Problem, Visit, Worker

SLACK = 1e-6
VISIT_MINUTES = 30.0
"""What a visit above a worker's most weighs, in minutes above the load."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule a plan breaks: its code, where, and by how much (minutes, or how many)."""

    rule: str
    visit: str = ""
    worker: str = ""
    by: float = 0.0


def broken(problem: Problem, plan: Plan) -> tuple[Broken, ...]:
    """Return every hard rule a plan breaks; lateness is a cost, not a broken rule."""
    visits = {visit.id: len(visit.parts) for visit in problem.visits}
    strange = [stop.visit for route in plan.routes for stop in route.stops if stop.part >= visits.get(stop.visit, 0)]
    if strange:
        return tuple(Broken("unknown", name) for name in strange)
    return (*_parts(problem, plan), *_together(problem, plan), *_days(problem, plan))


def _parts(problem: Problem, plan: Plan) -> Iterator[Broken]:
    """Look for each part once, or the whole visit left out; by different people who may do it."""
    visits = {visit.id: visit for visit in problem.visits}
    workers = {worker.id: worker for worker in problem.workers}
    done: dict[tuple[str, int], list[str]] = {}
    for route in plan.routes:
        for stop in route.stops:
            done.setdefault((stop.visit, stop.part), []).append(route.worker)
            yield from _may(visits[stop.visit], stop, workers[route.worker])
    for visit in problem.visits:
        people = [done.get((visit.id, part), []) for part in range(len(visit.parts))]
        everyone = [who for names in people for who in names]
        expected = 0 if visit.id in plan.unserved else len(visit.parts)
        if len(everyone) != expected or any(len(names) > 1 for names in people):
            yield Broken("served", visit.id, by=abs(len(everyone) - expected) or 1)
        if len(set(everyone)) < len(everyone):
            yield Broken("different people", visit.id)


def _may(visit: Visit, stop: Stop, worker: Worker) -> Iterator[Broken]:
    part = visit.parts[stop.part]
    if missing := part.skills - worker.skills:
        yield Broken("skills", visit.id, worker.id, len(missing))
    if worker.id in visit.forbidden:
        yield Broken("forbidden", visit.id, worker.id)
    if stop.starts < visit.window[0] - SLACK:
        yield Broken("early", visit.id, worker.id, visit.window[0] - stop.starts)
    if abs(stop.ends - stop.starts - part.minutes) > SLACK:
        yield Broken("minutes", visit.id, worker.id, abs(stop.ends - stop.starts - part.minutes))


def _together(problem: Problem, plan: Plan) -> Iterator[Broken]:
    """See that parts begin side by side or one after the other as asked."""
    starts = {(stop.visit, stop.part): stop.starts for route in plan.routes for stop in route.stops}
    for visit in problem.visits:
        first = starts.get((visit.id, 0))
        for number, part in enumerate(visit.parts):
            mine = starts.get((visit.id, number))
            if first is None or mine is None:
                continue
            off = max(part.gap[0] - (mine - first), (mine - first) - part.gap[1])
            if off > SLACK:
                yield Broken("gap", visit.id, by=off)


def _days(problem: Problem, plan: Plan) -> Iterator[Broken]:
    routes = {route.worker: route for route in plan.routes}
    for worker in problem.workers:
        route = routes.get(worker.id)
        if route is not None and route.stops:
            yield from _way(problem, worker, route)
            yield from _limits(worker, route)


def _way(problem: Problem, worker: Worker, route: Route) -> Iterator[Broken]:
    """See that nobody is anywhere sooner than the way and the pause allow."""
    place = {visit.id: visit.place for visit in problem.visits}
    hops = problem.travel.minutes[worker.mode]
    legs = [
        (worker.shift[0], worker.starts_at, route.stops[0].arrives, place[route.stops[0].visit], route.stops[0].visit),
        *(
            (one.ends, place[one.visit], two.arrives, place[two.visit], two.visit)
            for one, two in pairwise(route.stops)
        ),
        (route.stops[-1].ends, place[route.stops[-1].visit], route.home, worker.ends_at, ""),
    ]  # fmt: skip
    for leaves, here, arrives, there, visit in legs:
        takes, left = float(hops[here, there]), leaves
        if worker.pause and route.pause is not None and leaves - SLACK <= route.pause < arrives - SLACK:
            left, takes = max(leaves, route.pause), takes + worker.pause.minutes
        if arrives < left + takes - SLACK:
            yield Broken("way", visit, worker.id, left + takes - arrives)
    for stop in route.stops:
        if stop.starts < stop.arrives - SLACK:
            yield Broken("way", stop.visit, worker.id, stop.arrives - stop.starts)
        if worker.pause and route.pause is not None and _crosses(route.pause, worker.pause.minutes, stop):
            yield Broken("pause", stop.visit, worker.id)


def _crosses(pause: float, minutes: float, stop: Stop) -> bool:
    return pause < stop.ends - SLACK and stop.starts < pause + minutes - SLACK


def _limits(worker: Worker, route: Route) -> Iterator[Broken]:
    """Hold a day to its shift, its pause and its load."""
    if route.home > worker.shift[1] + SLACK:
        yield Broken("shift", worker=worker.id, by=route.home - worker.shift[1])
    served = sum(stop.ends - stop.starts for stop in route.stops)
    if served > worker.load + SLACK:
        yield Broken("load", worker=worker.id, by=served - worker.load)
    if len(route.stops) > worker.most:
        yield Broken("visits", worker=worker.id, by=len(route.stops) - worker.most)
    rest = worker.pause
    if rest is None:
        return
    if route.pause is None:
        if route.stops[-1].ends > rest.earliest + SLACK:
            yield Broken("pause", worker=worker.id, by=rest.minutes)
    elif not rest.earliest - SLACK <= route.pause <= rest.latest + SLACK:
        yield Broken("pause", worker=worker.id, by=max(rest.earliest - route.pause, route.pause - rest.latest))


def costs(problem: Problem, plan: Plan) -> Cost:
    """Count a plan's cost from its stops and the problem."""
    visits = {visit.id: visit for visit in problem.visits}
    workers = {worker.id: worker for worker in problem.workers}
    travel = overtime = late_pause = overload = liking = 0.0
    tardy = [0.0]
    for route in plan.routes:
        worker = workers[route.worker]
        if not route.stops:
            continue
        places = [worker.starts_at, *(visits[stop.visit].place for stop in route.stops), worker.ends_at]
        travel += sum(float(problem.travel.lengths[worker.mode][one, two]) for one, two in pairwise(places))
        overtime += max(route.home - worker.shift[1], 0.0)
        overload += max(sum(stop.ends - stop.starts for stop in route.stops) - worker.load, 0.0)
        overload += VISIT_MINUTES * max(len(route.stops) - worker.most, 0.0)
        liking += sum(visits[stop.visit].liking.get(worker.id, 0.0) for stop in route.stops)
        tardy += [max(stop.starts - visits[stop.visit].window[1], 0.0) for stop in route.stops]
        if worker.pause and route.pause is not None:
            late_pause += max(route.pause - worker.pause.latest, 0.0)
    unserved = sum(visits[name].priority for name in plan.unserved)
    weights = problem.weights
    total = (
        weights.travel * travel + weights.tardiness * sum(tardy) + weights.worst * max(tardy)
        + weights.overtime * overtime + weights.late_pause * late_pause + weights.overload * overload
        + weights.liking * liking + weights.unserved * unserved
    )  # fmt: skip
    return Cost(travel, sum(tardy), max(tardy), overtime, late_pause, overload, liking, unserved, total)
