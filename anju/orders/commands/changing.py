"""Calling an order off, moving it to another time, and ending what an elder who is gone had ordered."""

from datetime import datetime
from typing import Any

from django.db import transaction

from anju.benefits import commands as benefits
from anju.dispatch import commands as dispatch
from anju.kernel.clock import local_day
from anju.kernel.money import yuan
from anju.kernel.refusals import Conflict
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import permissions, queries
from anju.orders.commands.moving import THING, held, note, step, tell
from anju.orders.commands.placing import PriceChanged, WindowInvalid, hold_for
from anju.orders.commands.planning import end_plan
from anju.orders.commands.sending import ReasonNeeded
from anju.orders.events import OrderCancelled, OrderChanged
from anju.orders.lifecycle import GOING, OPEN, WAITING
from anju.orders.models import Order
from anju.orders.rules import timing
from anju.orders.rules.cancelling import Charge


class ChangeTooLate(Conflict):
    """The service begins soon or has begun: a change of time goes through the desk."""

    code = "order_change_too_late"


class CancelFee(Conflict):
    """Calling off now costs more than was shown; facts give the fee and the customer's part in yuan."""

    code = "order_cancel_fee"


@transaction.atomic
def cancel(
    viewer: Viewer,
    order_id: int,
    *,
    now: datetime,
    why: str = "",
    shown_fee_fen: int = 0,
    waived: bool = False,
) -> Order:
    """Call an order off. Free in time; later it needs a reason, and costs what the rule of its placing says.

    ``shown_fee_fen`` is what the customer was told: a higher fee refuses. The desk may waive it, with the reason.
    """
    row = held(viewer, order_id)
    permissions.check(viewer, "cancel", row)
    if waived:
        viewer.need("order.manage")
    charge = queries.cancel_charge(viewer, row, now=now, waived=waived)
    if charge.late and not why.strip():
        raise ReasonNeeded(field="why")
    if charge.fee_fen > shown_fee_fen:
        raise CancelFee(fee=yuan(charge.fee_fen), own=yuan(charge.own_fen), fee_fen=charge.fee_fen)
    return _cancel(viewer, row, why, now, charge)


def _cancel(viewer: Viewer, row: Order, why: str, now: datetime, charge: Charge) -> Order:
    data = {"late": charge.late, "fee_fen": charge.fee_fen, "fee_subsidy_fen": charge.subsidy_fen,
            "reason": charge.reason, "rule": row.cancel_rule_id}  # fmt: skip
    step(
        viewer, row, "cancel", now=now, why=why, ended_why=why[:200], late_cancel=charge.late, fee_fen=charge.fee_fen,
        fee_subsidy_fen=charge.subsidy_fen, data=data,
    )  # fmt: skip
    platform = viewer.platform
    dispatch.withdraw_all(platform, thing=THING, thing_id=row.pk, why=why or "cancelled", now=now)
    if charge.subsidy_fen:
        benefits.debit(platform, thing=THING, thing_id=row.pk, fen=charge.subsidy_fen, provider_id=row.provider_id,
                       now=now)  # fmt: skip
    else:
        benefits.release(platform, thing=THING, thing_id=row.pk, why=why, now=now)
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
    shown_own_fen: int | None = None,
) -> Order:
    """Move an order to another time, or change its note. A new time calls off who was asked.

    Another day is priced anew and held in that day's month; an own part above what was agreed refuses with the sums.
    """
    row = held(viewer, order_id)
    permissions.check(viewer, "change", row)
    changes: dict[str, Any] = {}
    before = row.starts_at
    if note_text is not None and note_text.strip() != row.note:
        changes["note"] = note_text.strip()[:500]
    if starts_at is not None and starts_at != row.starts_at:
        changes |= _moved(viewer, row, starts_at, now)
        if local_day(starts_at) != local_day(row.starts_at):
            changes |= _paid_anew(viewer, row, starts_at, shown_own_fen, now)
    if not changes:
        return row
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    data = {"from": before.isoformat(), "to": row.starts_at.isoformat()} if "starts_at" in changes else {}
    note(viewer, row, "change", now=now, why=row.note if "note" in changes else "", data=data)
    if "starts_at" in changes and row.state in {"dispatching", *GOING}:
        step(viewer, row, "reassign", now=now, why="changed", worker_id=None, worker_name="", accepted_at=None, tries=0)
        dispatch.withdraw_all(viewer.platform, thing=THING, thing_id=row.pk, why="changed", now=now)
    tell(viewer, OrderChanged, row, now=now)
    return row


def _moved(viewer: Viewer, row: Order, starts_at: datetime, now: datetime) -> dict[str, Any]:
    terms = queries.terms(viewer, row.cancel_rule)
    if row.state not in {*WAITING, *GOING} or not terms.is_free(row.starts_at, now):
        raise ChangeTooLate(number=row.number)
    if not now <= starts_at <= now + timing.FURTHEST:
        raise WindowInvalid(field="starts_at")
    away = starts_at - row.starts_at
    return {
        "starts_at": starts_at, "ends_at": row.ends_at + away, "planned_start_at": starts_at,
        "planned_end_at": row.planned_end_at + away if row.planned_end_at else None,
        "dispatch_at": timing.dispatch_at(starts_at, urgent=row.urgent, now=now),
        "alert": "", "alert_at": None, "alert_seen_by": "",
    }  # fmt: skip


def _paid_anew(
    viewer: Viewer, row: Order, starts_at: datetime, shown_own_fen: int | None, now: datetime
) -> dict[str, Any]:
    """Give back what was held and hold on the new day: each month has its own money, each day its own price."""
    agreed = row.own_fen if shown_own_fen is None else shown_own_fen
    benefits.release(viewer.platform, thing=THING, thing_id=row.pk, why="changed", now=now)
    row.starts_at = starts_at
    quote = queries.quote(
        SYSTEM, row.elder, row.item.code if row.item else "", on=local_day(starts_at), provider_id=row.provider_id,
        quantity=row.quantity,
    )  # fmt: skip
    subsidy = hold_for(viewer, row, quote, row.provider_id, now) if quote.subsidy_fen else 0
    own = quote.price_fen - subsidy
    if own > agreed:
        raise PriceChanged(price=yuan(quote.price_fen), own=yuan(own), own_fen=own)
    return {"item": quote.item, "price_fen": quote.price_fen, "subsidy_fen": subsidy, "own_fen": own}


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
    _cancel(viewer, row, why, now, Charge(late=False, fee_fen=0, subsidy_fen=0, reason="elder_gone"))
    return True
