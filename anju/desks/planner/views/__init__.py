"""Pages of the planner and what is done on them."""

from anju.desks.planner.views.changing import accept, compute, compute_all, drop, move, propose, publish, sick
from anju.desks.planner.views.looking import day, providers, tried, visit

__all__ = [
    "accept", "compute", "compute_all", "day", "drop", "move", "propose", "providers", "publish", "sick", "tried",
    "visit",
]  # fmt: skip
