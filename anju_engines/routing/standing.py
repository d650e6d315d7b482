"""Where everybody is in the middle of a day: at a door, on the way, or free to set out, but not before now."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from anju_engines.routing.plan import Plan, Route, Stop
from anju_engines.routing.problem import Part, Problem, Visit, Worker

AWAY: Final = "\x00away:"
HERE: Final = AWAY + "here:"


def begun(problem: Problem, plan: Plan, now: float, *, without: str | None = None) -> set[str]:
    """Return the visits that have begun, and those to which somebody has set out; one worker can be called back."""
    found = {stop.visit for route in plan.routes for stop in route.stops if stop.starts <= now}
    recalled = {stop.visit for route in plan.routes if route.worker == without for stop in route.stops}
    for route in plan.routes:
        following = _next(route, now)
        if following is None or following.visit in recalled:
            continue
        if _leaves(problem, route, following) <= now:
            found.add(following.visit)
    return found


def _next(route: Route, now: float) -> Stop | None:
    return next((stop for stop in route.stops if stop.starts > now), None)


def _leaves(problem: Problem, route: Route, stop: Stop) -> float:
    """Return when the worker sets out for a stop at the latest."""
    worker = next(row for row in problem.workers if row.id == route.worker)
    before = route.stops[: route.stops.index(stop)]
    place = {row.id: row.place for row in problem.visits}
    here = place.get(before[-1].visit) if before else worker.starts_at
    there = place.get(stop.visit)
    if here is None or there is None:
        return stop.starts
    return stop.starts - float(problem.travel.minutes[worker.mode][here, there])


def stand(
    problem: Problem, plan: Plan, now: float, known: set[str], *, without: str | None = None
) -> tuple[Problem, dict[str, tuple[int, str]]]:
    """Let nobody set out before now: a stop without minutes where each is, to be put behind what has begun.

    Returns the problem and for each such worker the place in the route and the name of that stop.
    """
    place = {row.id: row.place for row in problem.visits}
    workers, extra, found = list[Worker](), list[Visit](), dict[str, tuple[int, str]]()
    routes = {route.worker: route for route in plan.routes}
    for worker in problem.workers:
        stops: Sequence[Stop] = routes[worker.id].stops if worker.id in routes else ()
        past = [stop for stop in stops if stop.visit in known and stop.visit in place]
        if worker.id == without or (past and past[-1].ends >= now):
            workers.append(worker)
        elif not past:
            workers.append(replace(worker, shift=(min(max(worker.shift[0], now), worker.shift[1]), worker.shift[1])))
        else:
            only = frozenset({HERE + worker.id})
            extra.append(
                Visit(HERE + worker.id, place[past[-1].visit], (now, now), (Part(only, 0.0),), priority=1e3)
            )  # fmt: skip
            workers.append(replace(worker, skills=worker.skills | only))
            found[worker.id] = (len(past), HERE + worker.id)
    return replace(problem, workers=tuple(workers), visits=(*problem.visits, *extra)), found
