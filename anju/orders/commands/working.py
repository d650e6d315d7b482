"""What the worker's own steps do to the order, and what goes wrong at the door."""

from datetime import datetime

from django.db import transaction

from anju.dispatch import queries as workers
from anju.kernel.viewer import Viewer
from anju.orders import permissions, queries
from anju.orders.commands.clearing import weigh
from anju.orders.commands.moving import THING, held, note, step, tell
from anju.orders.commands.pairing import one_less, one_more, refill
from anju.orders.commands.sending import NobodyFree, ReasonNeeded, ring_desk, send
from anju.orders.events import (
    OrderAccepted,
    OrderCheckedIn,
    OrderCheckedOut,
    OrderDeparted,
    OrderMissed,
    OrderReassigned,
)
from anju.orders.lifecycle import LIFECYCLE
from anju.orders.models import Order
from anju.orders.rules import timing


@transaction.atomic
def worker_accepted(viewer: Viewer, order_id: int, *, worker_id: int, worker_name: str, now: datetime) -> Order:
    """Write down who goes."""
    row = queries.order(viewer, order_id, lock=True)
    viewer.need("order.manage")
    if LIFECYCLE.allows(row.state, "accept"):
        step(viewer, row, "accept", now=now, data={"worker": worker_name}, worker_id=worker_id,
             worker_name=worker_name[:60], accepted_at=now)  # fmt: skip
        tell(viewer, OrderAccepted, row, now=now)
        refill(viewer, row, now=now)
    else:
        one_more(viewer, row, worker_name=worker_name, now=now)
    return row


@transaction.atomic
def worker_arrived(
    viewer: Viewer, order_id: int, *, worker_name: str, place_flag: str, now: datetime, at: datetime | None = None
) -> Order:
    """Check in and begin, ``at`` its own time when the phone had no net. A far place is flagged, never refused."""
    row = queries.order(viewer, order_id, lock=True)
    viewer.need("order.manage")
    data = {"worker": worker_name, "place": place_flag}
    if not LIFECYCLE.allows(row.state, "check_in"):
        note(viewer, row, "check_in", now=now, data={**data, "after_closing": True})
        return row
    step(viewer, row, "check_in", now=now, data=data, checked_in_at=at or now, place_flag=place_flag)
    tell(viewer, OrderCheckedIn, row, now=now)
    return step(viewer, row, "begin", now=now, data={"worker": worker_name})


@transaction.atomic
def worker_finished(
    viewer: Viewer,
    order_id: int,
    *,
    worker_name: str,
    note_text: str,
    now: datetime,
    at: datetime | None = None,
    weak: bool = False,
) -> Order:
    """Check out: from now on silence agrees; a weak proof is called back for certain."""
    row = queries.order(viewer, order_id, lock=True)
    viewer.need("order.manage")
    if not LIFECYCLE.allows(row.state, "check_out"):
        note(viewer, row, "check_out", now=now, why=note_text, data={"worker": worker_name, "after_closing": True})
        weigh(viewer, row, now=now)
        return row
    step(
        viewer, row, "check_out", now=now, why=note_text, data={"worker": worker_name}, checked_out_at=at or now,
        confirm_due_at=now + timing.CONFIRM_AFTER, sampled=weak,
    )  # fmt: skip
    weigh(viewer, row, now=now)
    tell(viewer, OrderCheckedOut, row, now=now)
    return row


@transaction.atomic
def worker_lost(viewer: Viewer, order_id: int, *, worker_name: str, how: str, why: str, now: datetime) -> Order:
    """Note that a worker refused, was silent or was called off; ask the next one twice, then ring the desk."""
    row = queries.order(viewer, order_id, lock=True)
    viewer.need("order.manage")
    data = {"worker": worker_name, "how": how}
    if row.state in {"reassigned", "no_show"} or not LIFECYCLE.allows(row.state, "reassign"):
        note(viewer, row, "reassign", now=now, why=why, data=data)
        return row
    if workers.active_assignments(viewer, THING, row.pk).exists():
        one_less(viewer, row, worker_name=worker_name, how=how, why=why, now=now)
        return row
    step(viewer, row, "reassign", now=now, why=why, data=data, tries=row.tries + 1, worker_id=None, worker_name="",
         accepted_at=None, dispatch_at=now)  # fmt: skip
    tell(viewer, OrderReassigned, row, now=now, why=how)
    if row.tries > timing.TRIES:
        ring_desk(viewer, row, "refused", now=now, why=why)
    else:
        try:
            send(viewer, row.pk, now=now)
        except NobodyFree:
            ring_desk(viewer, row, "nobody", now=now, why=why)
    row.refresh_from_db()
    return row


@transaction.atomic
def worker_missed(
    viewer: Viewer, order_id: int, *, worker_name: str, place_flag: str, why: str, now: datetime, at: datetime
) -> Order:
    """Write down that nobody opened and ring the desk: somebody may lie behind the door, and the held money waits."""
    row = queries.order(viewer, order_id, lock=True)
    viewer.need("order.manage")
    data = {"worker": worker_name, "place": place_flag, "happened_at": at.isoformat()}
    if not LIFECYCLE.allows(row.state, "miss"):
        note(viewer, row, "miss", now=now, why=why, data={**data, "after_closing": True})
        return row
    step(viewer, row, "miss", now=now, why=why, data=data)
    tell(viewer, OrderMissed, row, now=now, why=why)
    ring_desk(viewer, row, "absent", now=now, why=why)
    return row


@transaction.atomic
def depart(viewer: Viewer, order_id: int, *, now: datetime) -> Order:
    """Set out."""
    row = held(viewer, order_id)
    permissions.check(viewer, "depart", row)
    step(viewer, row, "depart", now=now, data={"worker": row.worker_name})
    tell(viewer, OrderDeparted, row, now=now)
    return row


@transaction.atomic
def interrupt(viewer: Viewer, order_id: int, *, why: str, now: datetime) -> Order:
    """Stop in the middle, with the reason."""
    if not why.strip():
        raise ReasonNeeded(field="why")
    row = held(viewer, order_id)
    permissions.check(viewer, "interrupt", row)
    return step(viewer, row, "interrupt", now=now, why=why)


@transaction.atomic
def resume(viewer: Viewer, order_id: int, *, now: datetime) -> Order:
    """Go on."""
    row = held(viewer, order_id)
    permissions.check(viewer, "resume", row)
    return step(viewer, row, "resume", now=now)


@transaction.atomic
def miss(viewer: Viewer, order_id: int, *, why: str, now: datetime) -> Order:
    """Say that worker and elder did not meet, and why: the desk decides whether somebody goes again."""
    if not why.strip():
        raise ReasonNeeded(field="why")
    row = held(viewer, order_id)
    permissions.check(viewer, "miss", row)
    step(viewer, row, "miss", now=now, why=why, data={"worker": row.worker_name})
    tell(viewer, OrderMissed, row, now=now, why=why)
    return row
