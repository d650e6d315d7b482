"""Changing the plan of a day by hand: where a visit fits, what it costs, which rules it breaks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from anju_engines import routing
from anju_engines.routing import replanning

Task = tuple[str, int]
Draft = Mapping[str, Sequence[Task]]
PROMISE: Final = 10.0
"""Minutes by which another visit may shift and still counts as left alone."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A visit put to a worker: the plan then, what it costs more, which rules it breaks, and who else is moved."""

    plan: routing.Plan
    travel: float
    late: float
    broken: tuple[routing.Broken, ...]
    moved: tuple[str, ...]
    total: float


def draft_of(plan: routing.Plan) -> dict[str, list[Task]]:
    """Return a plan's routes without their times."""
    return {route.worker: [(stop.visit, stop.part) for stop in route.stops] for route in plan.routes}


def timed(problem: routing.Problem, draft: Draft) -> routing.Plan:
    """Work out the times of a draft."""
    return routing.timed(problem, draft)


def kept(problem: routing.Problem, draft: Draft) -> dict[str, list[Task]]:
    """Return an earlier draft without what is gone: visits, workers, who may not go any more, pairs of which one is."""
    visits = {visit.id: visit for visit in problem.visits}
    rows = {
        worker.id: [
            (name, part)
            for name, part in draft.get(worker.id, ())
            if name in visits and part < len(visits[name].parts)
            and worker in problem.able(visits[name], visits[name].parts[part])
        ]
        for worker in problem.workers
    }  # fmt: skip
    there = [task for tasks in rows.values() for task in tasks]
    whole = {name for name, visit in visits.items() if all((name, part) in there for part in range(len(visit.parts)))}
    return {worker: [task for task in tasks if task[0] in whole] for worker, tasks in rows.items()}


def fit(
    problem: routing.Problem, draft: Draft, task: Task, worker: str, *, before: routing.Plan, at: float | None = None
) -> Fit | None:
    """Put one part of a visit to a worker where it costs least; the rest keeps its order. None if that cannot be."""
    base = {name: [one for one in tasks if one != task] for name, tasks in draft.items()}
    if any(name == task[0] for name, _part in base.get(worker, ())):
        return None
    return min(_fits(problem, base, task, worker, before, at), key=lambda one: one.total, default=None)


def _fits(  # noqa: PLR0917 - the same day with one visit taken out
    problem: routing.Problem, base: Draft, task: Task, worker: str, before: routing.Plan, at: float | None
) -> Iterator[Fit]:  # fmt: skip
    was = {(rule.rule, rule.visit, rule.worker) for rule in routing.broken(problem, before) if rule.visit != task[0]}
    starts = before.starts_of()
    for place in range(len(base.get(worker, ())) + 1):
        row = list(base.get(worker, ()))
        if at is not None and not _near(row, place, starts, at):
            continue
        row.insert(place, task)
        try:
            plan = timed(problem, _whole(problem, {**base, worker: row}, task[0]))
        except routing.Tangled:
            continue
        rules = tuple(rule for rule in routing.broken(problem, plan) if (rule.rule, rule.visit, rule.worker) not in was)
        yield Fit(
            plan, plan.cost.travel - before.cost.travel, plan.cost.tardiness - before.cost.tardiness, rules,
            moved(before, plan, besides=task[0]), plan.cost.total,
        )  # fmt: skip


def _near(row: Sequence[Task], place: int, starts: Mapping[str, float], at: float) -> bool:
    """Say whether a place in a route is about where a fixed time belongs: one stop to either side of it."""
    right = sum(starts.get(name, 0.0) < at for name, _part in row)
    return abs(place - right) <= 1


def _whole(problem: routing.Problem, draft: Draft, visit: str) -> Draft:
    """Give the other parts of a visit that nobody does to whoever is free of it, so that it counts as served."""
    asked = next(row for row in problem.visits if row.id == visit)
    rows = {name: list(tasks) for name, tasks in draft.items()}
    mine = {part for tasks in rows.values() for name, part in tasks if name == visit}
    for part in range(len(asked.parts)):
        free = [
            who.id
            for who in problem.able(asked, asked.parts[part])
            if all(name != visit for name, _p in rows.get(who.id, ()))
        ]
        if part not in mine and free:
            least = min(free, key=lambda who: len(rows.get(who, ())))
            rows.setdefault(least, []).append((visit, part))
    return rows


def moved(before: routing.Plan, after: routing.Plan, *, besides: str = "") -> tuple[str, ...]:
    """Return the visits that have another worker, or begin at clearly another time, than before."""
    both = [name for name in before.starts_of() if name != besides and name in after.starts_of()]
    return replanning.moved(before, after, both, PROMISE)


def mended(problem: routing.Problem, draft: Draft) -> routing.Plan:
    """Keep everybody's visits, and put each that is nobody's where it moves nobody else."""
    plan = timed(problem, kept(problem, draft))
    change = replanning.Unplaced(frozenset(plan.unserved))
    return replanning.replan(problem, plan, change, now=_BEFORE, share=0.0).plan


_BEFORE: Final = -1e5
