"""Calling an order off, moving it to another time, and ending what an elder who is gone had ordered."""

from datetime import datetime
from typing import Any

from django.db import transaction

from anju.benefits import commands as benefits
from anju.dispatch import commands as dispatch
from anju.kernel.clock import local_day
from anju.kernel.refusals import Conflict
from anju.kernel.viewer import Viewer
from anju.orders import permissions, queries
from anju.orders.commands.moving import THING, held, note, step, tell
from anju.orders.commands.placing import WindowInvalid, speaking
from anju.orders.commands.planning import end_plan
from anju.orders.commands.sending import ReasonNeeded
from anju.orders.events import OrderCancelled, OrderChanged
from anju.orders.lifecycle import GOING, OPEN, WAITING
from anju.orders.models import Order
from anju.orders.rules import timing


class ChangeTooLate(Conflict):
    """The service begins soon or has begun: a change of time goes through the desk."""

    code = "order_change_too_late"


@transaction.atomic
def cancel(viewer: Viewer, order_id: int, *, now: datetime, why: str = "") -> Order:
    """Call an order off. Free until two hours before; later it needs a reason and is marked as late."""
    row = held(viewer, order_id)
    permissions.check(viewer, "cancel", row)
    late = row.state != "draft" and not timing.is_free(row.starts_at, now)
    if late and not why.strip():
        raise ReasonNeeded(field="why")
    return _cancel(viewer, row, why, now, late=late)


def _cancel(viewer: Viewer, row: Order, why: str, now: datetime, *, late: bool) -> Order:
    step(viewer, row, "cancel", now=now, why=why, ended_why=why[:200], late_cancel=late, data={"late": late})
    dispatch.withdraw_all(speaking(viewer), thing=THING, thing_id=row.pk, why=why or "cancelled", now=now)
    benefits.release(speaking(viewer), thing=THING, thing_id=row.pk, why=why, now=now)
    tell(viewer, OrderCancelled, row, now=now, why=why)
    return row


@transaction.atomic
def change(
    viewer: Viewer,
    order_id: int,
    *,
    now: datetime,
    starts_at: datetime | None = None,
    note_text: str | None = None,
) -> Order:
    """Move an order to another time of the same month, or change its note. A new time calls off who was asked."""
    row = held(viewer, order_id)
    permissions.check(viewer, "change", row)
    changes: dict[str, Any] = {}
    if note_text is not None and note_text.strip() != row.note:
        changes["note"] = note_text.strip()[:500]
    if starts_at is not None and starts_at != row.starts_at:
        changes |= _moved(row, starts_at, now)
    if not changes:
        return row
    before = row.starts_at
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    data = {"from": before.isoformat(), "to": row.starts_at.isoformat()} if "starts_at" in changes else {}
    note(viewer, row, "change", now=now, why=row.note if "note" in changes else "", data=data)
    if "starts_at" in changes and row.state in {"dispatching", *GOING}:
        step(viewer, row, "reassign", now=now, why="changed", worker_id=None, worker_name="", accepted_at=None, tries=0)
        dispatch.withdraw_all(speaking(viewer), thing=THING, thing_id=row.pk, why="changed", now=now)
    tell(viewer, OrderChanged, row, now=now)
    return row


def _moved(row: Order, starts_at: datetime, now: datetime) -> dict[str, Any]:
    if row.state not in {*WAITING, *GOING} or not timing.is_free(row.starts_at, now):
        raise ChangeTooLate(number=row.number)
    same_month = local_day(starts_at).replace(day=1) == local_day(row.starts_at).replace(day=1)
    if not now <= starts_at <= now + timing.FURTHEST or not same_month:
        raise WindowInvalid(field="starts_at")
    away = starts_at - row.starts_at
    return {
        "starts_at": starts_at, "ends_at": row.ends_at + away, "planned_start_at": starts_at,
        "planned_end_at": row.planned_end_at + away if row.planned_end_at else None,
        "dispatch_at": timing.dispatch_at(starts_at, urgent=row.urgent, now=now),
        "alert": "", "alert_at": None, "alert_seen_by": "",
    }  # fmt: skip


def drop(viewer: Viewer, elder_id: int, *, why: str, now: datetime) -> int:
    """End everything that was ordered for an elder who has died or moved away; return how many orders it were."""
    viewer.need("order.manage")
    for row in queries.plans(viewer, elder=elder_id).exclude(state="ended"):
        end_plan(viewer, row.pk, now=now, why=why)
    return sum(_drop(viewer, order_id, why, now) for order_id in _open_ids(viewer, elder_id))


def _open_ids(viewer: Viewer, elder_id: int) -> list[int]:
    return list(queries.open_orders(viewer, elder_id).order_by("id").values_list("pk", flat=True))


@transaction.atomic
def _drop(viewer: Viewer, order_id: int, why: str, now: datetime) -> bool:
    row = held(viewer, order_id)
    if row.state not in OPEN or not permissions.may(viewer, "cancel", row):
        return False
    _cancel(viewer, row, why, now, late=False)
    return True
