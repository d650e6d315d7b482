"""What a planner's own move would cost, and which rules it would break, before it is made."""

from dataclasses import dataclass

from anju_engines.routing import checking, drafts
from anju_engines.routing.plan import Plan
from anju_engines.routing.problem import Impossible, Problem


@dataclass(frozen=True, slots=True)
class Drag:
    """A move tried: the plan it makes, the cost it adds (below zero: saves), the rules it newly breaks."""

    plan: Plan
    added: float
    broken: tuple[checking.Broken, ...]


def drag(problem: Problem, plan: Plan, *, visit: str, part: int, worker: str, place: int) -> Drag:
    """Try a part of a visit as the stop number ``place`` of a worker's day; only a circle of waiting is refused."""
    asked = {row.id: row for row in problem.visits}.get(visit)
    if asked is None or not 0 <= part < len(asked.parts) or worker not in {row.id for row in problem.workers}:
        raise Impossible(f"there is no part {part} of visit {visit}, or no worker {worker}")
    draft: dict[str, list[tuple[str, int]]] = {row.id: [] for row in problem.workers}
    draft |= drafts.draft_of(plan)
    for stops in draft.values():
        if (visit, part) in stops:
            stops.remove((visit, part))
    draft[worker].insert(place, (visit, part))
    made = drafts.timed(problem, draft)
    before = set(checking.broken(problem, plan))
    fresh = tuple(rule for rule in checking.broken(problem, made) if rule not in before)
    return Drag(made, made.cost.total - drafts.timed(problem, drafts.draft_of(plan)).cost.total, fresh)
