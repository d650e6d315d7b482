"""A provider's day as a problem of routing: open orders, workers on roster, ways between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from anju.dispatch import queries as dispatch
from anju.kernel import clock
from anju.kernel.scope import visible
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders.models import DayPlan
from anju.orders.queries import ways
from anju.orders.queries.dayorders import DayOrder
from anju.orders.queries.dayseen import (
    DaySeen,
    Keepers,
    day_seen,
    keeps,
    minute_of,
    planned_provider,
    point_of,
    shares_of,
    visit_name,
)
from anju.orders.rules import joining
from anju_engines import routing

KNOWN, KNOWN_MOST, LANGUAGE = 4.0, 5, 5.0  # minutes of travel that an earlier visit and the same speech are worth
OTHER_GENDER = 25.0  # minutes that sending somebody of the other gender than wished counts for
WEIGHTS = routing.Weights(overload=500.0)  # a visit above a worker's most is dearer than leaving it open


@dataclass(frozen=True, slots=True)
class Day(DaySeen):
    """A day to plan: the same with the problem that its names stand for."""

    problem: routing.Problem
    visits: Mapping[tuple[int, int], int]  # (worker, elder): how often before


def day_plan(viewer: Viewer, provider_id: int, day: date, *, lock: bool = False) -> DayPlan | None:
    """Return the plan of a provider's day, if one was made."""
    rows = DayPlan.objects.filter(provider=planned_provider(viewer, provider_id), day=day)
    return (rows.select_for_update() if lock else rows).first()


def day_plans(viewer: Viewer, day: date) -> QuerySet[DayPlan]:
    """List the plans of a day of all providers that the viewer may look at."""
    viewer.need("worker.read")
    viewer.need("order.read")
    return DayPlan.objects.filter(visible(viewer, organisation="provider"), day=day).order_by("provider")


def day_to_plan(viewer: Viewer, provider_id: int, on: date, *, stops: Iterable[Mapping[str, Any]] = ()) -> Day:
    """State a provider's day as a problem: with every way between its homes and what speaks for whom."""
    seen = day_seen(viewer, provider_id, on, stops=stops)
    rows, there, midnight = list(seen.orders.values()), seen.there, clock.day_bounds(on)[0]
    before = dispatch.earlier_visits(SYSTEM, [item.worker.pk for item in there], [row.elder_id for row in rows])
    places = [point_of(seen.provider), *(point_of(row) for row in rows)]
    travel = ways.travel(places, {item.worker.mode for item in there} or {"foot"}, on.month)
    at = {row.pk: place for place, row in enumerate(rows, start=1)}
    visits = tuple(_visit(group, at, seen.orders, there, before, seen.keepers) for group in seen.groups)
    workers = tuple(_worker(item, seen.keepers, midnight) for item in there)
    return Day(
        seen.provider, on, seen.orders, seen.staff, seen.groups, seen.keepers, seen.shares,
        problem=routing.Problem(workers, visits, travel, WEIGHTS), visits=before,
    )  # fmt: skip


def _worker(item: dispatch.Staff, keepers: Keepers, midnight: datetime) -> routing.Worker:
    mine = {keeps(*share) for share, (worker, _at) in keepers.items() if worker == item.worker.pk}
    return routing.Worker(
        id=str(item.worker.pk), skills=item.holds | mine, starts_at=0, ends_at=0, mode=item.worker.mode,
        shift=(minute_of(item.starts_at, midnight), minute_of(item.ends_at, midnight)),
        pause=routing.Pause(*item.rest) if item.rest else None,
        load=item.worker.hours_a_day * 60.0, most=float(item.worker.visits_a_day),
    )  # fmt: skip


def _visit(  # noqa: PLR0917 - what one visit depends on
    group: joining.Group,
    at: Mapping[int, int],
    known: Mapping[int, DayOrder],
    there: list[dispatch.Staff],
    before: Mapping[tuple[int, int], int],
    keepers: Keepers,
) -> routing.Visit:
    row = known[group.first.order]
    parts = []
    for order, person in shares_of(group):
        mine = known[order]
        asked = {mine.item.required_qualification} if mine.item and mine.item.required_qualification else set()
        asked |= {keeps(order, person)} if (order, person) in keepers else set()
        second = group.second is not None and order == group.second.order
        minutes = group.second.minutes if second and group.second else group.first.minutes
        parts.append(routing.Part(frozenset(asked), minutes, group.gap if second else (0.0, 0.0)))
    speech = row.carer_language or row.speech
    liking = {
        str(item.worker.pk): -KNOWN * min(before[item.worker.pk, row.elder_id], KNOWN_MOST)
        - (LANGUAGE if any(word and word in speech for word in item.worker.languages) else 0.0)
        + (OTHER_GENDER if row.carer_gender and item.worker.gender != row.carer_gender else 0.0)
        for item in there
    }
    urgent = row.urgent or any(share in keepers for share in shares_of(group))
    return routing.Visit(
        id=visit_name(group), place=at[row.pk],
        window=group.window, parts=tuple(parts), liking={who: worth for who, worth in liking.items() if worth},
        priority=2.0 if urgent else 1.0,
    )  # fmt: skip


def fixed_at(day: Day, visit: str, at: float | None) -> Day:
    """Return the day with one visit fixed to a minute; without one it stays free in its window."""
    if at is None:
        return day
    visits = tuple(replace(row, window=(at, at)) if row.id == visit else row for row in day.problem.visits)
    return replace(day, problem=replace(day.problem, visits=visits))
