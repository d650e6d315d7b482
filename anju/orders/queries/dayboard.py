"""A provider's day by where its orders stand: true numbers of each group, and one line for each of the first.

A day may have thousands of orders and a desk shows fifty of a group: what is not drawn is counted and not read. Written
as SQL: a desk is looked at all day, and its groups are one statement, its numbers another.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from anju.kernel.viewer import Principal, Viewer
from anju.orders.lifecycle import WAITING
from anju.orders.queries.listing import GROUPS

DAY_GROUPS = ("waiting", "trouble", "going", "done")
_LASTING = ("waiting", "trouble")  # what stays on the desk until somebody acts, also after its day
_LINES = """(SELECT {place}, o.id, o.starts_at, o.state, o.urgent, o.alert, o.worker_name, o.area_code, e.name,
  coalesce(i.name, '')
FROM orders_order o JOIN people_elder e ON e.id = o.elder_id LEFT JOIN orders_item i ON i.id = o.item_id
WHERE o.provider_id = %s AND {when} AND o.state IN ({states}) ORDER BY {order} LIMIT %s OFFSET %s)"""
_COUNTS = (
    "SELECT state, count(*) FROM orders_order o WHERE o.provider_id = %s AND {when} AND state IN ({states}) GROUP BY 1"
)


class OrderLine(NamedTuple):
    """One order in one line."""

    pk: int
    starts_at: datetime
    state: str
    urgent: bool
    alert: str
    worker_name: str
    area_code: str
    elder: str
    item: str


@dataclass(frozen=True, slots=True)
class Span:
    """The day that is shown; ``lasting``: what waited longer than the day belongs to it, as on today's desk."""

    start: datetime
    end: datetime
    lasting: bool = False

    def of(self, group: str) -> tuple[str, list[datetime]]:
        """Say which times a group takes in."""
        if self.lasting and group in _LASTING:
            return "o.starts_at < %s", [self.end]
        return "o.starts_at >= %s AND o.starts_at < %s", [self.start, self.end]


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many orders each group has; ``total`` counts an order once that stands in two."""

    groups: dict[str, int]
    total: int


def _own(viewer: Viewer) -> int | None:
    """Return the provider whose desk this is; nobody else has one."""
    return viewer.organisation_id if viewer.principal is Principal.PROVIDER and viewer.can("order.read") else None


def _states(*groups: str) -> str:
    return ", ".join(f"'{state}'" for state in sorted({state for group in groups for state in GROUPS[group]}))


def _ask(parts: list[str], values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return list(cursor.fetchall())


def day_counts(viewer: Viewer, span: Span) -> DayCounts:
    """Count a day by where its orders stand, in one statement."""
    own, parts, values = _own(viewer), list[str](), list[Any]()
    together: list[tuple[str, ...]] = [_LASTING, ("going", "done")] if span.lasting else [DAY_GROUPS]
    for groups in together:
        when, times = span.of(groups[0])
        parts.append(_COUNTS.format(when=when, states=_states(*groups)))
        values += [own, *times]
    states: dict[str, int] = dict(_ask(parts, values))
    found = {group: sum(states.get(state, 0) for state in GROUPS[group]) for group in DAY_GROUPS}
    twice = sum(states.get(state, 0) for state in GROUPS["trouble"] if state in WAITING)
    return DayCounts(found, sum(found.values()) - twice)


def day_lines(
    viewer: Viewer, span: Span, groups: tuple[str, ...], *, first: int = 0, most: int
) -> dict[str, list[OrderLine]]:
    """Return the lines of groups from a place on, in the order of time; what is done the other way round."""
    own, parts, values = _own(viewer), list[str](), list[Any]()
    found: dict[str, list[OrderLine]] = {group: [] for group in groups}
    for place, group in enumerate(groups):
        when, times = span.of(group)
        order = "o.starts_at DESC, o.id DESC" if group == "done" else "o.starts_at, o.id"
        parts.append(_LINES.format(place=place, when=when, states=_states(group), order=order))
        values += [own, *times, most, first]
    for place, *columns in _ask(parts, values) if groups else ():
        found[groups[place]].append(OrderLine._make(columns))
    return found
