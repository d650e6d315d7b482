"""Changing the plan of a day by hand: where a visit fits, what it costs, which rules it breaks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from anju_engines import routing

Draft = Mapping[str, Sequence[str]]
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


def draft_of(plan: routing.Plan) -> dict[str, list[str]]:
    """Return a plan's routes without their times."""
    return {route.worker: [stop.visit for stop in route.stops] for route in plan.routes}


def timed(problem: routing.Problem, draft: Draft) -> routing.Plan:
    """Work out the times of a draft."""
    return routing.timed(problem, {worker: [(visit, 0) for visit in visits] for worker, visits in draft.items()})


def kept(problem: routing.Problem, draft: Draft) -> dict[str, list[str]]:
    """Return an earlier draft without the visits and workers that are gone, or that may not go together any more."""
    visits = {visit.id: visit for visit in problem.visits}
    return {
        worker.id: [
            name
            for name in draft.get(worker.id, ())
            if name in visits and worker in problem.able(visits[name], visits[name].parts[0])
        ]
        for worker in problem.workers
    }


def without(draft: Draft, visit: str) -> dict[str, list[str]]:
    """Return a draft in which nobody goes to one visit."""
    return {worker: [name for name in visits if name != visit] for worker, visits in draft.items()}


def fit(problem: routing.Problem, draft: Draft, visit: str, worker: str, *, before: routing.Plan) -> Fit:
    """Put a visit to a worker where it costs least; the rest keeps its order."""
    base = without(draft, visit)
    return min(_fits(problem, base, visit, worker, before), key=lambda one: one.total)


def _fits(problem: routing.Problem, base: Draft, visit: str, worker: str, before: routing.Plan) -> Iterator[Fit]:
    was = {rule for rule in _rules(problem, before) if rule[1] != visit}
    for place in range(len(base[worker]) + 1):
        row = list(base[worker])
        row.insert(place, visit)
        plan = timed(problem, {**base, worker: row})
        rules = tuple(rule for rule in routing.broken(problem, plan) if (rule.rule, rule.visit, rule.worker) not in was)
        yield Fit(
            plan, plan.cost.travel - before.cost.travel, plan.cost.tardiness - before.cost.tardiness, rules,
            moved(before, plan, besides=visit), plan.cost.total,
        )  # fmt: skip


def _rules(problem: routing.Problem, plan: routing.Plan) -> set[tuple[str, str, str]]:
    return {(rule.rule, rule.visit, rule.worker) for rule in routing.broken(problem, plan)}


def moved(before: routing.Plan, after: routing.Plan, *, besides: str = "") -> tuple[str, ...]:
    """Return the visits that have another worker, or begin at clearly another time, than before."""
    who, when = before.workers_of(), before.starts_of()
    whose, then = after.workers_of(), after.starts_of()
    return tuple(
        name
        for name in who
        if name != besides and name in whose and (who[name] != whose[name] or abs(when[name] - then[name]) > PROMISE)
    )


def mended(problem: routing.Problem, draft: Draft) -> routing.Plan:
    """Keep everybody's visits, and put each that is nobody's where it breaks no rule and moves nobody else."""
    rows = kept(problem, draft)
    plan = timed(problem, rows)
    visits = {visit.id: visit for visit in problem.visits}
    for name in sorted(plan.unserved, key=lambda one: visits[one].window):
        able = problem.able(visits[name], visits[name].parts[0])
        fits = [fit(problem, rows, name, worker.id, before=plan) for worker in able]
        good = [one for one in fits if not one.broken and not one.moved and one.late <= 0]
        if good:
            plan = min(good, key=lambda one: one.total).plan
            rows = draft_of(plan)
    return plan
