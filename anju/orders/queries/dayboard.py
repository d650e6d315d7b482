"""A provider's day by where its orders stand: true numbers of each group, and one line for each of the first.

A day may have thousands of orders and a desk shows fifty of a group: what is not drawn is counted and not read.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from anju.kernel.viewer import Viewer
from anju.orders.lifecycle import WAITING
from anju.orders.models import Order
from anju.orders.queries.listing import GROUPS, seen_orders

DAY_GROUPS = ("waiting", "trouble", "going", "done")
_LASTING = ("waiting", "trouble")  # what stays on the desk until somebody acts, also after its day
_NEWEST_FIRST = frozenset({"done"})


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


_COLUMNS = (
    "pk", "starts_at", "state", "urgent", "alert", "worker_name", "area_code", "elder__name", "item__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """The day that is shown; ``lasting``: what waited longer than the day belongs to it, as on today's desk."""

    start: datetime
    end: datetime
    lasting: bool = False

    def of(self, group: str) -> Q:
        """Say which times a group takes in."""
        within = Q(starts_at__lt=self.end)
        return within if self.lasting and group in _LASTING else within & Q(starts_at__gte=self.start)


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many orders each group has; ``total`` counts an order once that stands in two."""

    groups: dict[str, int]
    total: int


def day_counts(viewer: Viewer, span: Span) -> DayCounts:
    """Count a day by where its orders stand, in one statement, or two where something lasts."""
    parts: list[tuple[str, ...]] = [_LASTING, ("going", "done")] if span.lasting else [DAY_GROUPS]
    states: dict[str, int] = {}
    for groups in parts:
        wanted = {state for group in groups for state in GROUPS[group]}
        rows = seen_orders(viewer).filter(span.of(groups[0]), state__in=sorted(wanted))
        states |= dict(rows.order_by().values_list("state").annotate(Count("pk")))
    found = {group: sum(states.get(state, 0) for state in GROUPS[group]) for group in DAY_GROUPS}
    twice = sum(states.get(state, 0) for state in GROUPS["trouble"] if state in WAITING)
    return DayCounts(found, sum(found.values()) - twice)


def day_rows(viewer: Viewer, span: Span, group: str) -> QuerySet[Order]:
    """List a group of a day in the order of time; what is done the other way round."""
    rows = seen_orders(viewer).filter(span.of(group), state__in=GROUPS[group])
    return rows.order_by(*(("-starts_at", "-id") if group in _NEWEST_FIRST else ("starts_at", "id")))


def day_lines(viewer: Viewer, span: Span, group: str, *, first: int = 0, most: int) -> list[OrderLine]:
    """Return the lines of a group from a place on."""
    rows = day_rows(viewer, span, group).values_list(*_COLUMNS)[first : first + most]
    return [OrderLine._make([*values[:-1], values[-1] or ""]) for values in rows]
