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
from anju.kernel.viewer import SYSTEM, Principal, Viewer
from anju.orders.lifecycle import AT_HOME, GOING, WAITING
from anju.orders.models import DayPlan, Order
from anju.orders.queries import ways
from anju.orders.queries.listing import orders
from anju_engines import routing

PLANNED = (*WAITING, *GOING, *AT_HOME)
KNOWN, KNOWN_MOST, LANGUAGE = 4.0, 5, 5.0  # minutes of travel that an earlier visit and the same speech are worth
OTHER_GENDER = 25.0  # minutes that sending somebody of the other gender than wished counts for
DAY_MINUTES = 24 * 60
_NOBODY_SAID = 30


@dataclass(frozen=True, slots=True)
class Day:
    """A day to plan: the problem and what its names stand for."""

    provider: Any  # the institution
    day: date
    problem: routing.Problem
    orders: Mapping[int, Order]
    staff: tuple[dispatch.Staff, ...]
    visits: Mapping[tuple[int, int], int]  # (worker, elder): how often before

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
    modes = {item.worker.mode for item in there} or {"foot"}
    travel = ways.travel([_point(provider), *(_point(row.elder.dwelling) for row in rows)], modes, on.month)
    midnight = clock.day_bounds(on)[0]
    fixed = {int(stop["order"]): stop for stop in stops if stop.get("pinned")}
    workers = tuple(
        routing.Worker(
            id=str(item.worker.pk), skills=item.holds, starts_at=0, ends_at=0, mode=item.worker.mode,
            shift=(_minute(item.starts_at, midnight), _minute(item.ends_at, midnight)),
            load=item.worker.hours_a_day * 60.0,
        )
        for item in there
    )  # fmt: skip
    visits = tuple(
        _visit(row, place, there, before, fixed.get(row.pk), midnight) for place, row in enumerate(rows, start=1)
    )
    return Day(provider, on, routing.Problem(workers, visits, travel), {row.pk: row for row in rows}, staff, before)


def fixed_at(day: Day, order_id: int, at: int | None) -> Day:
    """Return the day with one visit fixed to a minute; without one it stays free in its window."""
    if at is None:
        return day
    visits = tuple(
        replace(row, window=(float(at), float(at))) if row.id == str(order_id) else row for row in day.problem.visits
    )
    return replace(day, problem=replace(day.problem, visits=visits))


def _visit(  # noqa: PLR0917 - what one visit depends on
    row: Order,
    place: int,
    there: list[dispatch.Staff],
    before: Mapping[tuple[int, int], int],
    fixed: Mapping[str, Any] | None,
    midnight: datetime,
) -> routing.Visit:
    minutes = float((row.item.default_minutes if row.item else None) or _NOBODY_SAID)
    start = _minute(row.starts_at, midnight)
    window = (start, max(start, min(_minute(row.ends_at, midnight), DAY_MINUTES) - minutes))
    keeper = row.worker_id if row.state in {*GOING, *AT_HOME} else None
    if keeper and row.planned_start_at:
        begins = _minute(row.planned_start_at, midnight)
        window = (begins, begins)
    if fixed and not keeper:
        keeper, window = int(fixed["worker"]), (float(fixed["starts"]), float(fixed["starts"]))
    asked = row.item.required_qualification if row.item else ""
    ids = {item.worker.pk for item in there}
    speech = row.carer_language or row.elder.language_note
    liking = {
        str(item.worker.pk): -KNOWN * min(before[item.worker.pk, row.elder_id], KNOWN_MOST)
        - (LANGUAGE if any(word and word in speech for word in item.worker.languages) else 0.0)
        + (OTHER_GENDER if row.carer_gender and item.worker.gender != row.carer_gender else 0.0)
        for item in there
    }
    return routing.Visit(
        id=str(row.pk), place=place, window=window,
        parts=(routing.Part(frozenset({asked} if asked else ()), minutes),),
        liking={who: worth for who, worth in liking.items() if worth},
        forbidden=frozenset(str(who) for who in ids - {keeper}) if keeper in ids else frozenset(),
        priority=2.0 if row.urgent or keeper in ids else 1.0,
    )  # fmt: skip


def _point(row: Any) -> tuple[float, float] | None:
    if row is None or row.longitude is None or row.latitude is None:
        return None
    return row.longitude, row.latitude


def _minute(moment: datetime, midnight: datetime) -> float:
    return (moment - midnight).total_seconds() / 60
