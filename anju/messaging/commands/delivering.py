"""Carrying messages out: due rows, retries, fallbacks, reports. A crash between two lines only means one more try."""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from anju.kernel.refusals import Invalid
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import permissions, queries
from anju.messaging.commands.channels import Failed, Parcel, Receipt, channel
from anju.messaging.commands.moving import step
from anju.messaging.commands.sending import addresses_of, fall_back
from anju.messaging.models import Message
from anju.messaging.rules import retry

logger = logging.getLogger(__name__)
_PER_ROUND = 200


class ReportInvalid(Invalid):
    """A delivery report that says neither delivered nor failed."""

    code = "message_report_invalid"


def deliver_due(now: datetime) -> int:
    """Carry out every message that is due, each on its own; return how many moved."""
    due = list(queries.due(SYSTEM, now).values_list("pk", flat=True)[:_PER_ROUND])
    return sum(_deliver_safely(message_id, now) for message_id in due)


def _deliver_safely(message_id: int, now: datetime) -> bool:
    try:
        parcel = _take(message_id, now)
        if parcel is not None:
            _carry(message_id, parcel, now)
    except DatabaseError:
        logger.exception("message %s could not be carried and stays due", message_id)
        return False
    return True


@transaction.atomic
def _take(message_id: int, now: datetime) -> Parcel | None:
    """Hold a due message for one try: ``next_at`` moves ahead first, so a crash leads to a repeat, never to a loss."""
    rows = Message.objects.select_for_update(of=("self",), skip_locked=True)
    row = rows.filter(pk=message_id, next_at__lte=now).first()
    if row is None:
        return None
    if row.state in {"sent", "delivered"}:
        step(SYSTEM, row, "fall_back", now=now, why="no_sign", next_at=None)
        fall_back(SYSTEM, row, now=now)
        return None
    if row.state == "held":
        step(SYSTEM, row, "release", now=now)
    attempts = row.attempts + 1
    step(SYSTEM, row, "try_again", now=now, attempts=attempts, next_at=now + retry.pause(attempts))
    return Parcel(
        reference=f"anju-{row.pk}",
        address=addresses_of(row).get(row.channel, ""),
        recipient=row.recipient,
        title=row.title,
        body=row.body,
        link=row.link,
        template=row.template,
    )


def _carry(message_id: int, parcel: Parcel, now: datetime) -> None:
    try:
        receipt = _hand_over(queries.message(SYSTEM, message_id).channel, parcel)
    except Failed as failure:
        _failed(message_id, failure, now)
    else:
        _handed_over(message_id, receipt, now)


def _hand_over(name: str, parcel: Parcel) -> Receipt:
    way = channel(name)
    if way is None or not way.ready():
        raise Failed("channel is not set up", permanent=True)
    return way.deliver(parcel)


@transaction.atomic
def _handed_over(message_id: int, receipt: Receipt, now: datetime) -> None:
    row = queries.message(SYSTEM, message_id, lock=True)
    if row.state != "queued":
        return
    wait = now + retry.patience(urgent=row.urgent) if row.fallbacks and receipt.state == "sent" else None
    step(SYSTEM, row, "send", now=now, sent_at=now, next_at=wait, problem="", provider_ref=receipt.provider_ref)
    if receipt.state == "delivered":
        step(SYSTEM, row, "deliver", now=now, delivered_at=now, next_at=None)


@transaction.atomic
def _failed(message_id: int, failure: Failed, now: datetime) -> None:
    row = queries.message(SYSTEM, message_id, lock=True)
    if row.state != "queued":
        return
    if not retry.given_up(row.attempts, permanent=failure.permanent):
        row.problem = failure.problem[:200]
        row.save(update_fields=["problem"])
        return
    give_up(SYSTEM, row, problem=failure.problem, now=now)


def give_up(viewer: Viewer, row: Message, *, problem: str, now: datetime) -> None:
    """Let a message fail on its channel and try the next one. The caller holds the row."""
    step(viewer, row, "fail", now=now, why=problem[:200], problem=problem[:200], next_at=None)
    fall_back(viewer, row, now=now)


@transaction.atomic
def mark_delivered(
    viewer: Viewer, *, channel: str, reference: str, state: str, now: datetime, problem: str = ""
) -> Message:
    """Take a delivery report from the other side of a channel; a report that comes twice changes nothing."""
    row = queries.by_reference(viewer, channel, reference)
    if state not in {"delivered", "failed"}:
        raise ReportInvalid(state=state)
    if row.state in {"read", "failed", "delivered"}:
        return row
    if state == "delivered":
        return step(viewer, row, "deliver", now=now, delivered_at=now, next_at=None)
    give_up(viewer, row, problem=problem or "reported as failed", now=now)
    return row


@transaction.atomic
def mark_read(viewer: Viewer, message_id: int, *, now: datetime) -> Message:
    """Read one's own message; the fallback it was waiting for is no longer needed."""
    row = queries.message(viewer, message_id, lock=True)
    permissions.check(viewer, "read", row)
    return step(viewer, row, "read", now=now, read_at=row.read_at or now, next_at=None)
