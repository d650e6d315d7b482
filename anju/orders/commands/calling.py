"""A call for a service: it rings at the desk as a draft, and whoever answers goes on with the same order."""

from datetime import datetime, timedelta

from django.db import transaction

from anju.kernel.refusals import Conflict
from anju.kernel.viewer import Viewer
from anju.orders import permissions
from anju.orders.commands.moving import held, next_number, note, step, tell
from anju.orders.events import OrderCancelled, ServiceCalled
from anju.orders.models import Order
from anju.people import queries as people

_JOINED_FOR = timedelta(minutes=30)
NO_ORDER = "no_order"


class CallTaken(Conflict):
    """A colleague was faster; facts say who."""

    code = "order_call_taken"


@transaction.atomic
def ring(
    viewer: Viewer,
    elder_id: int,
    *,
    channel: str,
    now: datetime,
    source: str = "",
    source_id: int | None = None,
    note_text: str = "",
) -> Order:
    """Let a call for a service ring at the desk. A second press while it rings joins the first."""
    viewer.need("order.manage")
    elder = people.elder(viewer, elder_id)
    if source_id is not None:
        told = Order.objects.filter(elder=elder, channel=channel, source=source, source_id=source_id).first()
        if told is not None:  # the same press heard a second time changes nothing
            return told
    known = Order.objects.select_for_update(of=("self",)).filter(
        elder=elder, state="draft", channel=channel, created_at__gt=now - _JOINED_FOR
    )
    row = known.order_by("-id").first()
    if row is not None:
        note(viewer, row, "draft", now=now, why=note_text)
        return row
    row = Order.objects.create(
        number=next_number(elder.area_code, now), channel=channel, elder=elder, area_code=elder.area_code,
        source=source, source_id=source_id, state="draft", starts_at=now, ends_at=now + timedelta(hours=1),
        note=note_text[:500], placed_by=viewer.actor, placed_name=viewer.name[:60], created_at=now, alert="call",
        alert_at=now,
    )  # fmt: skip
    note(viewer, row, "draft", before="", now=now, why=note_text)
    tell(viewer, ServiceCalled, row, now=now)
    return row


@transaction.atomic
def see(viewer: Viewer, order_id: int, *, now: datetime) -> Order:
    """Take what rings: the sound stops, colleagues see who has it; the second is told who was faster."""
    row = held(viewer, order_id)
    permissions.check(viewer, "see", row)
    if row.alert_seen_by and row.alert_seen_by != viewer.name[:60]:
        raise CallTaken(by=row.alert_seen_by)
    if row.alert and not row.alert_seen_by:
        row.alert_seen_by = viewer.name[:60]
        row.save(update_fields=["alert_seen_by"])
        note(viewer, row, "see", now=now)
    return row


@transaction.atomic
def answer(viewer: Viewer, order_id: int, *, why: str, now: datetime) -> Order:
    """End a call that leads to no order: advice was given, it was pressed by mistake."""
    row = held(viewer, order_id)
    permissions.check(viewer, "answer", row)
    if row.state != "draft":
        permissions.check(viewer, "place", row)
    step(viewer, row, "cancel", now=now, why=why, ended_why=why[:200] or NO_ORDER)
    tell(viewer, OrderCancelled, row, now=now, why=NO_ORDER)
    return row
