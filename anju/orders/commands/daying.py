"""The plan of a provider's day: computed, changed by hand, published. Two planners at once: the second is told."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app as jobs

from anju.dispatch import queries as workers
from anju.institutions import queries as institutions
from anju.journal import commands as journal
from anju.kernel import clock
from anju.kernel.refusals import Conflict, Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import queries
from anju.orders.commands.daystops import plan_time, share, unplaced, written
from anju.orders.commands.moving import THING, held
from anju.orders.commands.sending import accompany, send
from anju.orders.lifecycle import WAITING
from anju.orders.models import DayPlan
from anju.orders.rules import daying
from anju_engines import routing

INLINE: Final = 60
"""Visits up to which a day is planned while the page waits."""
SECONDS: Final = 2.0
_WHY = "按日计划"  # also when another one leads the ranking of the moment


class DayPlanChanged(Conflict):
    """Somebody has changed the plan since it was looked at; facts name who."""

    code = "order_day_plan_changed"


class DayPlanClosed(Conflict):
    """The day is over, or its plan is being computed."""

    code = "order_day_plan_closed"


def plan_day(
    viewer: Viewer,
    provider_id: int,
    on: date,
    *,
    version: int,
    now: datetime,
    keep: bool = False,
    seconds: float = SECONDS,
) -> DayPlan:
    """Plan a day; ``keep`` leaves every visit that has a place alone and looks only for the others.

    ``version`` is that of the plan looked at, 0 for none. The search runs before the row is held.
    """
    viewer.need("assignment.plan")
    row = same(queries.day_plan(viewer, provider_id, on), version)
    if on < clock.local_day(now) or (row and row.state == "computing" and not keep):
        raise DayPlanClosed
    stops = row.stops if row else ()
    seen = queries.day_seen(viewer, provider_id, on, stops=stops)
    if len(seen.groups) > INLINE and not keep:
        return _hand_over(viewer, seen, version, now)
    day = queries.day_to_plan(viewer, provider_id, on, stops=stops)
    plan = searched(viewer, day, row, keep=keep, seconds=seconds)
    with transaction.atomic():
        return store(viewer, day, version, now=now, verb="mend" if keep else "compute", plan=plan)


def _hand_over(viewer: Viewer, day: queries.DaySeen, version: int, now: datetime) -> DayPlan:
    """Leave a day to the jobs."""
    with transaction.atomic():
        made = store(viewer, day, version, now=now, verb="compute", state="computing")
        task = jobs.configure_task("orders.compute_day", queue="plans", allow_unknown=True)
        transaction.on_commit(lambda: task.defer(plan_id=made.pk, version=made.version))
    return made


def plan_days(viewer: Viewer, on: date, *, now: datetime) -> list[DayPlan]:
    """Hand the day of every provider with orders and without a plan to the jobs: a county at once, a city by night."""
    viewer.need("assignment.plan")
    if on < clock.local_day(now):
        raise DayPlanClosed
    wanted = set(queries.day_orders(viewer, on).order_by().values_list("provider_id", flat=True))
    known = set(queries.day_plans(viewer, on).values_list("provider_id", flat=True))
    seen = institutions.institutions(viewer, ids=sorted(wanted - known))
    return [_hand_over(viewer, queries.day_seen(viewer, row.pk, on), 0, now) for row in seen]


def searched(viewer: Viewer, day: queries.Day, row: DayPlan | None, *, keep: bool, seconds: float) -> routing.Plan:
    """Search for a plan; with ``keep`` every visit that has a place is left alone."""
    if keep and row:
        return daying.mended(day.problem, queries.order_of(viewer, row, day))
    return routing.solve(day.problem, routing.Effort(seconds=seconds))


def same(row: DayPlan | None, version: int) -> DayPlan | None:
    """Return the plan if it is the one that was looked at; whoever comes second is told who was first."""
    if (row.version if row else 0) != version:
        raise DayPlanChanged(by=row.changed_by if row else "")
    return row


def store(
    viewer: Viewer,
    day: queries.DaySeen,
    version: int,
    *,
    now: datetime,
    verb: str,
    plan: routing.Plan | None = None,
    state: str = "draft",
    pin: Mapping[tuple[int, int], bool] | None = None,
    proposal: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> DayPlan:
    """Write a plan over the version it was made from; whoever comes second is told who was first."""
    row = same(queries.day_plan(viewer, day.provider.pk, day.day, lock=True), version)
    before = row.state if row else ""
    if row is None:
        row = DayPlan(provider=day.provider, area_code=day.provider.area_code, day=day.day, version=0)
    pinned = {share(stop): bool(stop.get("pinned")) for stop in row.stops} | dict(pin or {})
    row.version, row.state, row.changed_at, row.changed_by = row.version + 1, state, now, viewer.name[:60]
    row.taken_at, row.proposal = None, proposal
    if plan is not None and isinstance(day, queries.Day):
        row.stops, row.unplaced = written(day, plan, pinned), unplaced(day, plan)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise DayPlanChanged(by="") from None
    journal.record_move(
        viewer, thing="dayplan", thing_id=row.pk, area=row.area_code, verb=verb, from_state=before, to_state=state,
        now=now, data={"placed": len(row.stops), "unplaced": len(row.unplaced), **(data or {})},
    )  # fmt: skip
    return row


def move_visit(
    viewer: Viewer,
    provider_id: int,
    on: date,
    order_id: int,
    *,
    worker_id: int,
    at: int | None,
    version: int,
    now: datetime,
    person: int = 0,
) -> DayPlan:
    """Give a visit to another worker or another time, and keep it there; the rest keeps its order."""
    viewer.need("assignment.plan")
    queries.order(viewer, order_id)
    row = same(queries.day_plan(viewer, provider_id, on), version)
    if row is None or row.state == "computing" or on < clock.local_day(now):
        raise DayPlanClosed
    day, fit = queries.move_shown(viewer, row, order_id, worker_id=worker_id, at=at, person=person)
    with transaction.atomic():
        return store(
            viewer, day, version, now=now, verb="move", plan=fit.plan, pin={(order_id, person): True},
            data={"order": order_id, "worker": worker_id, "at": at, "travel": fit.travel,
                  "broken": sorted({rule.rule for rule in fit.broken})},
        )  # fmt: skip


def publish_day(
    viewer: Viewer, provider_id: int, on: date, *, version: int, now: datetime
) -> tuple[DayPlan, int, list[str]]:
    """Give the orders their times and ask the workers; pressed twice, nobody is asked twice.

    Returns the plan, how many were asked now, and a sentence for each visit that could not be asked for.
    """
    viewer.need("assignment.plan")
    with transaction.atomic():
        row = same(queries.day_plan(viewer, provider_id, on, lock=True), version)
        if row is None or row.state == "computing" or on < clock.local_day(now):
            raise DayPlanClosed
        if row.state == "published":
            return row, 0, []
        row.state, row.published_at, row.changed_at, row.changed_by = "published", now, now, viewer.name[:60]
        row.save(update_fields=["state", "published_at", "changed_at", "changed_by"])
        asked, left = 0, []
        midnight = clock.day_bounds(on)[0]
        for stop in sorted(row.stops, key=lambda one: one.get("person", 0)):
            try:
                with transaction.atomic():
                    asked += ask_stop(viewer, stop, lambda minutes: midnight + timedelta(minutes=round(minutes)), now)
            except Refusal as refusal:
                left.append(sentence(refusal))
        journal.record_move(
            viewer, thing="dayplan", thing_id=row.pk, area=row.area_code, verb="publish", from_state="draft",
            to_state="published", now=now, data={"asked": asked, "left": len(left)},
        )  # fmt: skip
    return row, asked, left


def ask_stop(viewer: Viewer, stop: Mapping[str, Any], moment: Callable[[float], datetime], now: datetime) -> int:
    """Write the planned time of one order and ask its worker, unless this one has been asked or goes already."""
    row = held(viewer, int(stop["order"]))
    if row.state not in {*WAITING, "accepted"}:
        return 0
    plan_time(viewer, row, moment(stop["starts"]), moment(stop["ends"]), now=now)
    active = [item.worker_id for item in workers.active_assignments(SYSTEM, THING, row.pk)]
    if stop["worker"] in active:
        return 0
    if int(stop.get("person", 0)) > 0:
        accompany(viewer, row.pk, now=now, worker_id=int(stop["worker"]), why=_WHY, published=True)
        return 1
    if row.state == "accepted":
        return 0
    send(viewer, row.pk, now=now, worker_id=int(stop["worker"]), why=_WHY, published=True)
    return 1
