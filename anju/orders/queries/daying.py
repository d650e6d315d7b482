"""A provider's day as a problem of routing: open orders, workers on roster, ways between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from anju.dispatch import queries as dispatch
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import visible
from anju.kernel.viewer import SYSTEM, Principal, Viewer
from anju.orders.lifecycle import AT_HOME, GOING, WAITING
from anju.orders.models import DayPlan, Order
from anju.orders.queries import ways
from anju.orders.queries.listing import orders
from anju.orders.rules import joining
from anju_engines import routing

PLANNED = (*WAITING, *GOING, *AT_HOME)
KNOWN, KNOWN_MOST, LANGUAGE = 4.0, 5, 5.0  # minutes of travel that an earlier visit and the same speech are worth
OTHER_GENDER = 25.0  # minutes that sending somebody of the other gender than wished counts for
DAY_MINUTES = 24 * 60
_NOBODY_SAID = 30
WEIGHTS = routing.Weights(overload=500.0)  # a visit above a worker's most is dearer than leaving it open
KEEPS = "\x00keeps:"


@dataclass(frozen=True, slots=True)
class Day:
    """A day to plan: the problem and what its names stand for."""

    provider: Any  # the institution
    day: date
    problem: routing.Problem
    orders: Mapping[int, Order]
    staff: tuple[dispatch.Staff, ...]
    visits: Mapping[tuple[int, int], int]  # (worker, elder): how often before
    shares: Mapping[str, tuple[tuple[int, int], ...]]  # of each visit, by part: the order and which of its people

    @property
    def basis(self) -> list[Any]:
        """Name what the day is planned for: its visits and who is there. When this differs, the day has changed."""
        return [sorted(self.shares), sorted(worker.id for worker in self.problem.workers)]

    @property
    def present(self) -> frozenset[int]:
        """Return who is there."""
        return frozenset(int(worker.id) for worker in self.problem.workers)

    @property
    def parts(self) -> Mapping[tuple[int, int], tuple[str, int]]:
        """Return for each order and person the visit and its part."""
        return {share: (name, part) for name, shares in self.shares.items() for part, share in enumerate(shares)}

    def moment(self, minutes: float) -> datetime:
        """Return a minute of the day as a time."""
        return clock.day_bounds(self.day)[0] + timedelta(minutes=round(minutes))


def planned_provider(viewer: Viewer, provider_id: int) -> Any:
    """Return a provider whose day the viewer may look at, or raise ``NotVisible``."""
    viewer.need("worker.read")
    viewer.need("order.read")
    if viewer.principal is Principal.PROVIDER and viewer.organisation_id != provider_id:
        raise NotVisible(institution=provider_id)
    return institutions.institution(viewer, provider_id)


def day_plan(viewer: Viewer, provider_id: int, day: date, *, lock: bool = False) -> DayPlan | None:
    """Return the plan of a provider's day, if one was made."""
    rows = DayPlan.objects.filter(provider=planned_provider(viewer, provider_id), day=day)
    return (rows.select_for_update() if lock else rows).first()


def day_plans(viewer: Viewer, day: date) -> QuerySet[DayPlan]:
    """List the plans of a day of all providers that the viewer may look at."""
    viewer.need("worker.read")
    viewer.need("order.read")
    return DayPlan.objects.filter(visible(viewer, organisation="provider"), day=day).order_by("provider")


def day_orders(viewer: Viewer, day: date) -> QuerySet[Order]:
    """List what is to be done on a day, in the order of time."""
    start, end = clock.day_bounds(day)
    rows = orders(viewer, **{"from": start, "to": end, "sort": "starts"})
    return rows.filter(state__in=PLANNED, provider__isnull=False)


def day_to_plan(viewer: Viewer, provider_id: int, on: date, *, stops: Iterable[Mapping[str, Any]] = ()) -> Day:
    """State a provider's day. Whoever has been asked or goes already keeps the visit; what a person fixed is kept.

    The whole day of the provider is planned, also visits outside the viewer's division: the worker makes them too.
    """
    provider = planned_provider(viewer, provider_id)
    rows = list(day_orders(SYSTEM, on).filter(provider_id=provider_id).select_related("elder__dwelling"))
    staff = tuple(dispatch.staff_of_day(SYSTEM, organisation=provider_id, day=on))
    there = [item for item in staff if not item.away]
    before = dispatch.earlier_visits(SYSTEM, [item.worker.pk for item in there], [row.elder_id for row in rows])
    places = [_point(provider), *(_point(row.elder.dwelling) for row in rows)]
    travel = ways.travel(places, {item.worker.mode for item in there} or {"foot"}, on.month)
    midnight = clock.day_bounds(on)[0]
    keepers = _keepers(rows, there, [stop for stop in stops if stop.get("pinned")], midnight)
    wanted = [_wanted(row, keepers, midnight) for row in rows]
    at = {row.pk: place for place, row in enumerate(rows, start=1)}
    known = {row.pk: row for row in rows}
    groups = joining.grouped(wanted)
    visits = tuple(_visit(group, at, known, there, before, keepers) for group in groups)
    shares = {visit.id: _shares(group) for visit, group in zip(visits, groups, strict=True)}
    workers = tuple(_worker(item, keepers, midnight) for item in there)
    problem = routing.Problem(workers, visits, travel, WEIGHTS)
    return Day(provider, on, problem, known, staff, before, shares)


Keepers = Mapping[tuple[int, int], tuple[int, float | None]]
"""For an order and one of its people: the worker who keeps it, and the minute if that is kept too."""


def keeps(order: int, person: int) -> str:
    """Name what only the worker who keeps a visit can do."""
    return f"{KEEPS}{order}:{person}"


def _keepers(
    rows: list[Order], there: list[dispatch.Staff], pinned: list[Mapping[str, Any]], midnight: datetime
) -> Keepers:
    ids = {item.worker.pk for item in there}
    found: dict[tuple[int, int], tuple[int, float | None]] = {}
    for stop in pinned:
        found[int(stop["order"]), int(stop.get("person", 0))] = (int(stop["worker"]), float(stop["starts"]))
    for row in rows:
        if row.state not in {*GOING, *AT_HOME} or row.worker_id is None:
            continue
        begins = _minute(row.planned_start_at, midnight) if row.planned_start_at else None
        who = [row.worker_id]
        if row.item and row.item.people > 1:
            going = dispatch.active_assignments(SYSTEM, "order", row.pk)
            who += sorted(item.worker_id for item in going if item.worker_id != row.worker_id and item.answered_at)
        found |= {(row.pk, person): (worker, begins) for person, worker in enumerate(who)}
    return {share: kept for share, kept in found.items() if kept[0] in ids}


def _wanted(row: Order, keepers: Keepers, midnight: datetime) -> joining.Wanted:
    item = row.item
    minutes = float((item.default_minutes if item else None) or _NOBODY_SAID)
    start = _minute(row.starts_at, midnight)
    window = (start, max(start, min(_minute(row.ends_at, midnight), DAY_MINUTES) - minutes))
    kept = keepers.get((row.pk, 0))
    if kept and kept[1] is not None:
        window = (kept[1], kept[1])
    return joining.Wanted(
        order=row.pk, elder=row.elder_id, item=item.code if item else "", window=window, minutes=minutes,
        people=joining.people(item.people, item.people_for, row.elder.care_level) if item else 1,
        after=item.after_code if item else "",
        between=(float(item.after_least), float(item.after_most)) if item else (0.0, 0.0), fixed=kept is not None,
    )  # fmt: skip


def _shares(group: joining.Group) -> tuple[tuple[int, int], ...]:
    rows = [group.first, *([group.second] if group.second else [])]
    return tuple((row.order, person) for row in rows for person in range(row.people))


def _worker(item: dispatch.Staff, keepers: Keepers, midnight: datetime) -> routing.Worker:
    mine = {keeps(*share) for share, (worker, _at) in keepers.items() if worker == item.worker.pk}
    return routing.Worker(
        id=str(item.worker.pk), skills=item.holds | mine, starts_at=0, ends_at=0, mode=item.worker.mode,
        shift=(_minute(item.starts_at, midnight), _minute(item.ends_at, midnight)),
        pause=routing.Pause(*item.rest) if item.rest else None,
        load=item.worker.hours_a_day * 60.0, most=float(item.worker.visits_a_day),
    )  # fmt: skip


def _visit(  # noqa: PLR0917 - what one visit depends on
    group: joining.Group,
    at: Mapping[int, int],
    known: Mapping[int, Order],
    there: list[dispatch.Staff],
    before: Mapping[tuple[int, int], int],
    keepers: Keepers,
) -> routing.Visit:
    row = known[group.first.order]
    parts = []
    for order, person in _shares(group):
        mine = known[order]
        asked = {mine.item.required_qualification} if mine.item and mine.item.required_qualification else set()
        asked |= {keeps(order, person)} if (order, person) in keepers else set()
        second = group.second is not None and order == group.second.order
        minutes = group.second.minutes if second and group.second else group.first.minutes
        parts.append(routing.Part(frozenset(asked), minutes, group.gap if second else (0.0, 0.0)))
    speech = row.carer_language or row.elder.language_note
    liking = {
        str(item.worker.pk): -KNOWN * min(before[item.worker.pk, row.elder_id], KNOWN_MOST)
        - (LANGUAGE if any(word and word in speech for word in item.worker.languages) else 0.0)
        + (OTHER_GENDER if row.carer_gender and item.worker.gender != row.carer_gender else 0.0)
        for item in there
    }
    urgent = row.urgent or any(share in keepers for share in _shares(group))
    return routing.Visit(
        id="+".join(str(one.order) for one in (group.first, group.second) if one), place=at[row.pk],
        window=group.window, parts=tuple(parts), liking={who: worth for who, worth in liking.items() if worth},
        priority=2.0 if urgent else 1.0,
    )  # fmt: skip


def fixed_at(day: Day, visit: str, at: float | None) -> Day:
    """Return the day with one visit fixed to a minute; without one it stays free in its window."""
    if at is None:
        return day
    visits = tuple(replace(row, window=(at, at)) if row.id == visit else row for row in day.problem.visits)
    return replace(day, problem=replace(day.problem, visits=visits))


def _point(row: Any) -> tuple[float, float] | None:
    if row is None or row.longitude is None or row.latitude is None:
        return None
    return row.longitude, row.latitude


def _minute(moment: datetime, midnight: datetime) -> float:
    return (moment - midnight).total_seconds() / 60
