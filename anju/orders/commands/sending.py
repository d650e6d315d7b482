"""Asking a worker to go, by the ranking or by hand; and giving an order back that cannot be served."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from anju.benefits import commands as benefits
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as workers
from anju.kernel.refusals import Conflict, Invalid, NotVisible
from anju.kernel.viewer import SYSTEM, Principal, Viewer
from anju.orders import permissions, queries
from anju.orders.commands.moving import THING, held, note, step, tell
from anju.orders.events import OrderReassigned, OrderRejected, OrderSent, OrderUnserved
from anju.orders.lifecycle import WAITING
from anju.orders.models import Order
from anju.orders.rules import timing

if TYPE_CHECKING:
    from anju.dispatch.models import Assignment

_CITY = 4


class WorkerThere(Conflict):
    """Somebody has been asked already or goes; facts name who."""

    code = "order_worker_there"


class NobodyFree(Conflict):
    """No worker on duty can be asked; somebody must be found by hand."""

    code = "order_nobody_free"


class ReasonNeeded(Invalid):
    """This needs a reason."""

    code = "order_reason_needed"


@transaction.atomic
def send(
    viewer: Viewer,
    order_id: int,
    *,
    now: datetime,
    worker_id: int | None = None,
    why: str = "",
    published: bool = False,
) -> Order:
    """Ask a worker: the first of the ranking, or the one that a person chose.

    With somebody asked or under way the second dispatcher is told so; with a reason that one is called off first.
    The worker of a ``published`` plan may sleep over it; anybody else has minutes, so that the next can be asked.
    """
    row = held(viewer, order_id)
    active = list(workers.active_assignments(SYSTEM, THING, row.pk))
    if active or row.state == "no_show":
        if not why.strip():
            raise WorkerThere(name=active[0].worker.name) if active else ReasonNeeded(field="why")
        permissions.check(viewer, "reassign", row)
        _call_off(viewer, row, why, now)
    permissions.check(viewer, "send", row)
    asked = frozenset(workers.assignments_of(SYSTEM, THING, row.pk).values_list("worker_id", flat=True))
    without = frozenset(one for one in asked if one != worker_id)
    found = _ranked(row, without, now)
    chosen = _chosen(viewer, row, worker_id, found, without, now)
    if chosen is None:
        raise NobodyFree(number=row.number)
    assignment = _ask(viewer, row, chosen, found, without, why=why, published=published, now=now)
    data = {
        "worker": assignment.worker.name, "worker_id": chosen, "assignment": assignment.pk,
        "rank": assignment.reasons.get("rank"), "by_hand": worker_id is not None,
    }  # fmt: skip
    if worker_id is not None and row.tries > timing.TRIES:
        row.tries = 0  # a person has decided: the next three are asked by the clock again
    step(viewer, row, "send", now=now, why=why, data=data, tries=row.tries)
    tell(viewer, OrderSent, row, now=now, why=assignment.worker.name)
    return row


def _ranked(row: Order, without: frozenset[int], now: datetime) -> workers.Choice:
    """Rank once for a sending; nobody reads it in words."""
    return queries.choice(SYSTEM, row, now=now, without=without, most=0)


def _ask(
    viewer: Viewer,
    row: Order,
    chosen: int,
    found: workers.Choice,
    without: frozenset[int],
    *,
    why: str,
    published: bool,
    now: datetime,
) -> "Assignment":
    """Ask a worker: where the register names who delivers this, with certificates, leave and load looked at."""
    if chosen in found.facts:
        need = queries.need(viewer, row, without=without)
        planned = row.planned_start_at - now if published and row.planned_start_at else None
        within = timing.answer_within(urgent=row.urgent, planned=planned)
        return dispatch.assign(
            viewer.platform, need, worker_id=chosen, now=now, reason=why, answer_within=within, found=found
        )
    return dispatch.offer(
        viewer.platform, thing=THING, thing_id=row.pk, elder_id=row.elder_id, area=row.area_code, worker_id=chosen,
        longitude=row.elder.dwelling.longitude if row.elder.dwelling else None,
        latitude=row.elder.dwelling.latitude if row.elder.dwelling else None,
        kind=row.item.code if row.item else "", urgent=row.urgent, now=now,
        answer_within=timing.answer_within(urgent=row.urgent), service=queries.need(viewer, row),
    )  # fmt: skip


@transaction.atomic
def accompany(
    viewer: Viewer,
    order_id: int,
    *,
    now: datetime,
    worker_id: int | None = None,
    why: str = "",
    published: bool = False,
) -> Order:
    """Ask one more worker for a visit that takes two: a chosen one, or the best who was not asked; the first stays."""
    row = held(viewer, order_id)
    permissions.check(viewer, "send" if row.state in WAITING else "reassign", row)
    asked = frozenset(workers.assignments_of(SYSTEM, THING, row.pk).values_list("worker_id", flat=True))
    without = frozenset(one for one in asked if one != worker_id)
    found = _ranked(row, without, now)
    chosen = _chosen(viewer, row, worker_id, found, without, now)
    if chosen is None:
        raise NobodyFree(number=row.number)
    assignment = _ask(viewer, row, chosen, found, without, why=why, published=published, now=now)
    data = {"worker": assignment.worker.name, "worker_id": chosen, "assignment": assignment.pk, "accompanies": True}
    note(viewer, row, "send", now=now, why=why, data=data)
    return row


def _chosen(  # noqa: PLR0917 - who was wanted, and who can be had
    viewer: Viewer, row: Order, worker_id: int | None, found: workers.Choice, without: frozenset[int], now: datetime
) -> int | None:
    if worker_id is None:
        if found.facts:
            return found.places[0].facts.worker_id if found.places else None
        places = queries.unregistered(viewer, row, now=now, limit=1, without=without)
        return places[0].worker.pk if places else None
    worker = workers.worker(SYSTEM, worker_id)
    own = row.provider_id is None or worker.organisation_id == row.provider_id
    near = worker.area_code.startswith(row.area_code[:_CITY]) or row.area_code.startswith(worker.area_code)
    if not own or not near or not worker.active:
        raise NotVisible(worker=worker_id)
    if viewer.principal is Principal.PROVIDER and worker.organisation_id != viewer.organisation_id:
        raise NotVisible(worker=worker_id)
    return worker.pk


def _call_off(viewer: Viewer, row: Order, why: str, now: datetime) -> None:
    """Call off who was asked; the flow of each withdrawal notes it, the order looks for another one."""
    if row.state != "reassigned":
        step(viewer, row, "reassign", now=now, why=why, worker_id=None, worker_name="", accepted_at=None)
        tell(viewer, OrderReassigned, row, now=now, why=why)
    dispatch.withdraw_all(viewer.platform, thing=THING, thing_id=row.pk, why=why, now=now)


@transaction.atomic
def refuse(viewer: Viewer, order_id: int, *, why: str, now: datetime) -> Order:
    """Let a provider say that it cannot serve an order: the desk is rung at once and looks for another way."""
    if not why.strip():
        raise ReasonNeeded(field="why")
    row = held(viewer, order_id)
    permissions.check(viewer, "refuse", row)
    if row.state not in {"placed", "dispatching", "reassigned", "accepted"}:
        permissions.check(viewer, "reject", row)
    if row.state in {"dispatching", "accepted"}:
        _call_off(viewer, row, why, now)
    row.tries = timing.TRIES + 1
    ring_desk(viewer, row, "refused", now=now, why=why, tries=row.tries)
    return row


@transaction.atomic
def reject(viewer: Viewer, order_id: int, *, why: str, now: datetime) -> Order:
    """Give an order back that nobody can serve, with the reason; what was held is free again."""
    if not why.strip():
        raise ReasonNeeded(field="why")
    row = held(viewer, order_id)
    permissions.check(viewer, "reject", row)
    step(viewer, row, "reject", now=now, why=why, ended_why=why[:200])
    dispatch.withdraw_all(viewer.platform, thing=THING, thing_id=row.pk, why=why, now=now)
    benefits.release(viewer.platform, thing=THING, thing_id=row.pk, why=why, now=now)
    tell(viewer, OrderRejected, row, now=now, why=why)
    return row


def ring_desk(viewer: Viewer, row: Order, alert: str, *, now: datetime, why: str = "", **changes: object) -> None:
    """Let an order ring at the desk: nobody will be there in time unless a person acts."""
    values = {"alert": alert, "alert_at": now, "alert_seen_by": "", **changes}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    note(viewer, row, "alert", now=now, why=why, data={"alert": alert})
    tell(viewer, OrderUnserved, row, now=now, why=alert)
