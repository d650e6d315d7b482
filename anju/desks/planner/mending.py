"""A proposal as the page shows it: what would move from whom and when to whom and when, and what stays open."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from anju.desks.planner import words
from anju.desks.planner.showing import share
from anju.kernel.viewer import Viewer
from anju.orders import queries


@dataclass(frozen=True, slots=True)
class Change:
    """One visit that would get another worker or another time."""

    elder: str
    item: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Left:
    """One visit that would stay open, and why."""

    elder: str
    item: str
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody has to agree to; ``moved`` are others than those that fell out."""

    moved: list[int]
    others: int
    allowed: int
    seconds: float
    changes: list[Change]
    left: list[Left]


def shown(viewer: Viewer, day: queries.DaySeen, plan: Any) -> Proposal | None:
    """Put a stored proposal into words, if there is one and it still fits the day."""
    found = plan.proposal if plan else None
    if not found or found["basis"] != day.basis:
        return None
    seen = queries.seen_of(viewer, day)
    names = {item.worker.pk: item.worker.name for item in day.staff}
    was = {share(stop): stop for stop in plan.stops}
    changes = []
    for stop in sorted(found["stops"], key=lambda one: (one["starts"], one["order"])):
        before = was.get(share(stop))
        if (
            before
            and before["worker"] == stop["worker"]
            and words.moment(before["starts"]) == words.moment(stop["starts"])
        ):
            continue
        changes.append(Change(*_named(day, stop["order"], seen), _place(before, names), _place(stop, names)))
    left = [
        Left(*_named(day, row["order"], seen), words.unplaced(row))
        for row in found["unplaced"]
        if row["order"] in day.orders
    ]
    return Proposal(found["moved"], found["others"], found["allowed"], found["seconds"], changes, left)


def _named(day: queries.DaySeen, order: int, seen: frozenset[int]) -> tuple[str, str]:
    row = day.orders.get(order)
    if row is None:
        return "", ""
    return (row.elder_name if order in seen else _("区划外的老人")), row.item.name if row.item else ""


def _place(stop: dict[str, Any] | None, names: dict[int, str]) -> str:
    if stop is None:
        return _("没有人去")
    return f"{names.get(stop['worker'], _('已不在名单'))} {words.moment(stop['starts'])}"
