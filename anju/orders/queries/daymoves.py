"""What moving a visit by hand would do: the cost, the rules broken, who else is moved; nothing is written."""

from dataclasses import replace

from anju.kernel.refusals import Conflict, NotVisible
from anju.kernel.viewer import Viewer
from anju.orders.models import DayPlan
from anju.orders.queries.daying import Day, day_to_plan, fixed_at
from anju.orders.rules import daying
from anju_engines import routing


class NotQualified(Conflict):
    """The worker lacks a valid certificate that the service asks for; no reason lifts that."""

    code = "order_day_not_qualified"


class AskedElsewhere(Conflict):
    """Somebody has accepted this visit: that is undone in the order, not in the plan."""

    code = "order_day_asked_elsewhere"


def order_of(viewer: Viewer, row: DayPlan) -> dict[str, list[str]]:
    """Return who goes where in which order, of a plan that was fetched (and so authorised) before."""
    found: dict[str, list[str]] = {}
    for stop in sorted(row.stops if viewer else [], key=lambda one: (one["worker"], one["starts"])):
        found.setdefault(str(stop["worker"]), []).append(str(stop["order"]))
    return found


def move_shown(
    viewer: Viewer, row: DayPlan, order_id: int, *, worker_id: int, at: int | None
) -> tuple[Day, daying.Fit]:
    """Work out what a move would do, without doing it."""
    others = [stop for stop in row.stops if stop["order"] != order_id]
    free = day_to_plan(viewer, row.provider_id, row.day, stops=others)
    visit = next((one for one in free.problem.visits if one.id == str(order_id)), None)
    worker = next((one for one in free.problem.workers if one.id == str(worker_id)), None)
    if visit is None or worker is None:
        raise NotVisible(order=order_id, worker=worker_id)
    name = next(item.worker.name for item in free.staff if item.worker.pk == worker_id)
    if visit.parts[0].skills - worker.skills:
        raise NotQualified(name=name)
    if worker.id in visit.forbidden:
        raise AskedElsewhere(name=name)
    before = daying.timed(free.problem, daying.kept(free.problem, order_of(viewer, row)))
    day = fixed_at(free, order_id, at)
    fit = daying.fit(day.problem, daying.draft_of(before), str(order_id), str(worker_id), before=before)
    starts = fit.plan.starts_of()[str(order_id)]
    late = max(starts - visit.window[1], 0.0) if at is not None else 0.0  # a fixed time is late by what was agreed on
    early = visit.window[0] - starts
    soon = (routing.Broken("early", visit.id, worker.id, early),) if at is not None and early > 0 else ()
    return day, replace(fit, late=fit.late + late, broken=(*fit.broken, *soon))
