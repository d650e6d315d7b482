"""What moving a visit by hand would do: the cost, the rules broken, who else is moved; nothing is written."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from anju.kernel.refusals import Conflict, NotVisible
from anju.kernel.viewer import Viewer
from anju.orders.models import DayPlan
from anju.orders.queries.daying import Day, day_to_plan, fixed_at
from anju.orders.queries.dayseen import KEEPS
from anju.orders.rules import daying
from anju_engines import routing


class NotQualified(Conflict):
    """The worker lacks a valid certificate that the service asks for; no reason lifts that."""

    code = "order_day_not_qualified"


class AskedElsewhere(Conflict):
    """Somebody has accepted this visit: that is undone in the order, not in the plan."""

    code = "order_day_asked_elsewhere"


class TwoPeople(Conflict):
    """The worker goes to this visit already, as another of its people; or the order of visits would be a circle."""

    code = "order_day_two_people"


def order_of(viewer: Viewer, row: DayPlan, day: Day) -> dict[str, list[daying.Task]]:
    """Return who goes where in which order, of a plan that was fetched (and so authorised) before."""
    parts, found = day.parts, dict[str, list[daying.Task]]()
    for stop in sorted(row.stops if viewer else [], key=lambda one: (one["worker"], one["starts"])):
        task = parts.get((int(stop["order"]), int(stop.get("person", 0))))
        if task:
            found.setdefault(str(stop["worker"]), []).append(task)
    return found


def promised(viewer: Viewer, day: Day, stops: Iterable[Mapping[str, Any]]) -> routing.Plan:
    """Return stops that were stored as a plan with the times that were promised; what misses a part is nobody's."""
    parts = day.parts
    rows: dict[str, list[routing.Stop]] = {worker.id: [] for worker in day.problem.workers}
    draft: dict[str, list[daying.Task]] = {}
    for stop in sorted(stops if viewer else (), key=lambda one: one["starts"]):
        task = parts.get((int(stop["order"]), int(stop.get("person", 0))))
        if task and str(stop["worker"]) in rows:
            draft.setdefault(str(stop["worker"]), []).append(task)
            rows[str(stop["worker"])].append(routing.Stop(*task, stop["arrives"], stop["starts"], stop["ends"]))
    left = daying.kept(day.problem, draft)
    timed = daying.timed(day.problem, left)
    times = {route.worker: route for route in timed.routes}
    routes = tuple(
        replace(times[worker], stops=tuple(stop for stop in stops if (stop.visit, stop.part) in left[worker]))
        for worker, stops in rows.items()
    )
    return routing.Plan(routes, timed.unserved, timed.cost)


def move_shown(
    viewer: Viewer, row: DayPlan, order_id: int, *, worker_id: int, at: int | None, person: int = 0
) -> tuple[Day, daying.Fit]:
    """Work out what a move would do, without doing it."""
    others = [stop for stop in row.stops if stop["order"] != order_id]
    free = day_to_plan(viewer, row.provider_id, row.day, stops=others)
    task = free.parts.get((order_id, person))
    worker = next((one for one in free.problem.workers if one.id == str(worker_id)), None)
    if task is None or worker is None:
        raise NotVisible(order=order_id, worker=worker_id)
    visit = next(one for one in free.problem.visits if one.id == task[0])
    part = visit.parts[task[1]]
    name = next(item.worker.name for item in free.staff if item.worker.pk == worker_id)
    missing = part.skills - worker.skills
    if any(skill.startswith(KEEPS) for skill in missing):
        raise AskedElsewhere(name=name)
    if missing:
        raise NotQualified(name=name)
    before = daying.timed(free.problem, daying.kept(free.problem, order_of(viewer, row, free)))
    begins = None if at is None else max(at - part.gap[0], 0.0)
    day = fixed_at(free, visit.id, begins)
    fit = daying.fit(day.problem, daying.draft_of(before), task, str(worker_id), before=before, at=begins)
    if fit is None:
        raise TwoPeople(name=name)
    starts = fit.plan.starts_of().get(visit.id, visit.window[0])
    late = max(starts - visit.window[1], 0.0) if at is not None else 0.0  # a fixed time is late by what was agreed on
    early = visit.window[0] - starts
    soon = (routing.Broken("early", visit.id, worker.id, early),) if at is not None and early > 0 else ()
    return day, replace(fit, late=fit.late + late, broken=(*fit.broken, *soon))


def starts_at(viewer: Viewer, fit: daying.Fit, day: Day, order_id: int, person: int = 0) -> float:
    """Return when an order begins in a plan that was tried."""
    task = day.parts[order_id, person]
    return next(
        (
            stop.starts
            for route in (fit.plan.routes if viewer else ())
            for stop in route.stops
            if (stop.visit, stop.part) == task
        ),
        0.0,
    )
