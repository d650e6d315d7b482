"""The day changes: what fell out finds a new place, few others move, a person agrees, the phones are told."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from time import perf_counter
from typing import Any, Final

from django.db import transaction

from anju.dispatch import commands as dispatch
from anju.dispatch import queries as workers
from anju.journal import commands as journal
from anju.kernel import clock
from anju.kernel.refusals import NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import queries
from anju.orders.commands.daying import DayPlanChanged, DayPlanClosed, same
from anju.orders.commands.daystops import plan_time, share, unplaced, written
from anju.orders.commands.moving import THING, held
from anju.orders.commands.sending import accompany, send
from anju.orders.lifecycle import WAITING
from anju.orders.models import DayPlan
from anju_engines.routing import replanning

WHY: Final = "当日调整"
BEFORE: Final = -1e5
"""A minute before every day: a plan of a day to come may still be changed from its beginning."""


def propose_mending(viewer: Viewer, provider_id: int, on: date, *, version: int, now: datetime) -> DayPlan:
    """Work out how a day that has changed can be mended; nothing happens until somebody accepts.

    Cancelled orders, new ones and workers who are away are what differs between plan and day. At most one in twenty of
    the other visits gets another worker or another time; what finds no place within that is named instead.
    """
    viewer.need("assignment.plan")
    row = same(queries.day_plan(viewer, provider_id, on), version)
    if row is None or row.state == "computing" or on < clock.local_day(now):
        raise DayPlanClosed
    began = perf_counter()
    day = queries.day_to_plan(viewer, provider_id, on, stops=row.stops)
    before = queries.promised(viewer, day, row.stops)
    minute = (now - clock.day_bounds(on)[0]).total_seconds() / 60 if on == clock.local_day(now) else BEFORE
    change = replanning.Unplaced(frozenset(before.unserved))
    found = replanning.replan(day.problem, before, change, now=minute)
    others = len(day.problem.visits) - len(before.unserved)
    stops = written(day, found.plan, {share(stop): bool(stop.get("pinned")) for stop in row.stops})
    proposal = {
        "basis": day.basis, "at": now.isoformat(), "by": viewer.name[:60], "stops": stops,
        "unplaced": unplaced(day, found.plan), "moved": _orders(day, found.moved),
        "others": others, "allowed": int(replanning.SHARE * others), "seconds": round(perf_counter() - began, 2),
    }  # fmt: skip
    with transaction.atomic():
        return _keep(viewer, provider_id, on, version, proposal, now=now, verb="propose")


def _orders(day: queries.Day, visits: tuple[str, ...]) -> list[int]:
    return sorted({order for name in visits for order, _person in day.shares[name]})


def _keep(
    viewer: Viewer,
    provider_id: int,
    on: date,
    version: int,
    proposal: dict[str, Any] | None,
    *,
    now: datetime,
    verb: str,
) -> DayPlan:
    row = same(queries.day_plan(viewer, provider_id, on, lock=True), version)
    if row is None:
        raise DayPlanClosed
    row.proposal, row.version, row.changed_at, row.changed_by = proposal, row.version + 1, now, viewer.name[:60]
    row.save(update_fields=["proposal", "version", "changed_at", "changed_by"])
    data = {key: proposal[key] for key in ("moved", "allowed", "seconds")} if proposal else {}
    journal.record_move(
        viewer, thing="dayplan", thing_id=row.pk, area=row.area_code, verb=verb, from_state=row.state,
        to_state=row.state, now=now, data=data,
    )  # fmt: skip
    return row


@transaction.atomic
def drop_mending(viewer: Viewer, provider_id: int, on: date, *, version: int, now: datetime) -> DayPlan:
    """Leave the plan as it is."""
    viewer.need("assignment.plan")
    return _keep(viewer, provider_id, on, version, None, now=now, verb="drop")


def report_sick(viewer: Viewer, provider_id: int, on: date, *, worker_id: int, version: int, now: datetime) -> DayPlan:
    """Write down that a worker of the plan is ill on this day, and work out who goes instead."""
    viewer.need("assignment.plan")
    queries.planned_provider(viewer, provider_id)
    staff = workers.staff_of_day(SYSTEM, organisation=provider_id, day=on)
    item = next((one for one in staff if one.worker.pk == worker_id), None)
    if item is None:
        raise NotVisible(worker=worker_id)
    same(queries.day_plan(viewer, provider_id, on), version)
    with transaction.atomic():
        if not item.away:
            dispatch.add_leave(viewer.platform, worker_id, kind="sick", first_on=on, last_on=on, now=now)
        return propose_mending(viewer, provider_id, on, version=version, now=now)


def accept_mending(
    viewer: Viewer, provider_id: int, on: date, *, version: int, now: datetime
) -> tuple[DayPlan, int, list[str]]:
    """Put a proposal in the place of the plan; where the plan is published, the phones are told at once.

    Returns the plan, how many workers were asked now, and a sentence for each visit that could not be changed.
    """
    viewer.need("assignment.plan")
    with transaction.atomic():
        row = same(queries.day_plan(viewer, provider_id, on, lock=True), version)
        if row is None or not row.proposal or on < clock.local_day(now):
            raise DayPlanClosed
        day = queries.day_to_plan(viewer, provider_id, on, stops=row.stops)
        if day.basis != row.proposal["basis"]:
            raise DayPlanChanged(by="")
        was = {share(stop): stop for stop in row.stops}
        stops, moved = row.proposal["stops"], row.proposal["moved"]
        row.stops, row.unplaced, row.proposal = stops, row.proposal["unplaced"], None
        row.version, row.changed_at, row.changed_by = row.version + 1, now, viewer.name[:60]
        row.save()
        asked, left = 0, []
        for stop in sorted(stops, key=lambda one: one.get("person", 0)) if row.state == "published" else ():
            try:
                with transaction.atomic():
                    asked += _tell(viewer, stop, was.get(share(stop)), day.moment, now)
            except Refusal as refusal:
                left.append(sentence(refusal))
        journal.record_move(
            viewer, thing="dayplan", thing_id=row.pk, area=row.area_code, verb="mend", from_state=row.state,
            to_state=row.state, now=now, data={"moved": moved, "asked": asked, "left": len(left)},
        )  # fmt: skip
    return row, asked, left


def _tell(
    viewer: Viewer,
    stop: Mapping[str, Any],
    was: Mapping[str, Any] | None,
    moment: Callable[[float], datetime],
    now: datetime,
) -> int:
    """Ask the worker of one stop if it is another one than before; a new time alone is only written."""
    row = held(viewer, int(stop["order"]))
    if row.state not in {*WAITING, "accepted"}:
        return 0
    plan_time(viewer, row, moment(stop["starts"]), moment(stop["ends"]), now=now)
    active = {item.worker_id for item in workers.active_assignments(SYSTEM, THING, row.pk)}
    if stop["worker"] in active or (was and was["worker"] == stop["worker"] and row.state == "accepted"):
        return 0
    if int(stop.get("person", 0)) > 0:
        accompany(viewer, row.pk, now=now, worker_id=int(stop["worker"]), why=WHY, published=True)
    else:
        send(viewer, row.pk, now=now, worker_id=int(stop["worker"]), why=WHY, published=True)
    return 1
