"""After the service: confirmed, rated, called back, disputed, audited, settled, archived; or made void."""

from datetime import datetime
from typing import Any

from django.db import transaction

from anju.benefits import commands as benefits
from anju.kernel.refusals import Invalid
from anju.kernel.viewer import Principal, Viewer
from anju.orders import permissions
from anju.orders.commands.moving import THING, held, step, tell
from anju.orders.commands.sending import ReasonNeeded
from anju.orders.events import OrderConfirmed, OrderDisputed, OrderRated, OrderVoided
from anju.orders.models import Order

BEST = 5


class RatingInvalid(Invalid):
    """One to five."""

    code = "order_rating_invalid"


@transaction.atomic
def confirm(viewer: Viewer, order_id: int, *, now: datetime) -> Order:
    """Agree that the service was done: what was held is spent."""
    row = held(viewer, order_id)
    permissions.check(viewer, "confirm", row)
    return _confirm(viewer, row, "confirm", now)


def _confirm(viewer: Viewer, row: Order, verb: str, now: datetime, why: str = "") -> Order:
    step(viewer, row, verb, now=now, why=why, confirmed_by=viewer.actor)
    benefits.debit(viewer.platform, thing=THING, thing_id=row.pk, fen=row.subsidy_fen, provider_id=row.provider_id,
                   now=now)  # fmt: skip
    tell(viewer, OrderConfirmed, row, now=now)
    return row


@transaction.atomic
def rate(
    viewer: Viewer,
    order_id: int,
    *,
    stars: int,
    now: datetime,
    note_text: str = "",
    by_call: str = "",
    source: str = "",
) -> Order:
    """Rate a service; whoever rates agrees that it was done. A poor rating is always called back.

    ``source`` is the line that a key was pressed on; of the family it is the account. The desk is nobody's source.
    """
    if not 1 <= stars <= BEST:
        raise RatingInvalid(stars=stars)
    row = held(viewer, order_id)
    if row.state == "checked_out":
        permissions.check(viewer, "confirm", row)
        _confirm(viewer, row, "confirm", now)
    permissions.check(viewer, "rate", row)
    own = viewer.actor if viewer.principal is Principal.FAMILY else ""
    changes: dict[str, Any] = {
        "rating": stars, "rating_note": note_text.strip()[:500], "rated_call": by_call, "rated_from": source or own,
    }  # fmt: skip
    if stars <= 2:  # noqa: PLR2004 - of five
        changes["sampled"] = True
    step(
        viewer,
        row,
        "rate",
        now=now,
        why=note_text.strip()[:500],
        data={"stars": stars, **({"by": "key"} if by_call else {})},
        **changes,
    )
    tell(viewer, OrderRated, row, now=now)
    return row


@transaction.atomic
def call_back(viewer: Viewer, order_id: int, *, result: str, now: datetime) -> Order:
    """Note what the elder said on the telephone."""
    if not result.strip():
        raise ReasonNeeded(field="result")
    row = held(viewer, order_id)
    permissions.check(viewer, "call_back", row)
    return step(viewer, row, "call_back", now=now, why=result.strip()[:500])


@transaction.atomic
def mark_sampled(viewer: Viewer, order_id: int, *, now: datetime) -> Order:  # noqa: ARG001 - a verb has its moment
    """Mark an order as one to call back. It leaves no line in its story: the provider reads that."""
    viewer.need("order.manage")
    row = held(viewer, order_id)
    row.sampled = True
    row.save(update_fields=["sampled"])
    return row


@transaction.atomic
def dispute(viewer: Viewer, order_id: int, *, why: str, now: datetime) -> Order:
    """Say that it was not as ordered; nothing is spent until somebody has decided, and it is always called back."""
    if not why.strip():
        raise ReasonNeeded(field="why")
    row = held(viewer, order_id)
    permissions.check(viewer, "dispute", row)
    step(viewer, row, "dispute", now=now, why=why.strip()[:500], sampled=True)
    tell(viewer, OrderDisputed, row, now=now, why=why)
    return row


@transaction.atomic
def uphold(viewer: Viewer, order_id: int, *, why: str, now: datetime) -> Order:
    """Decide that the service stands after a dispute; what is still held is spent."""
    if not why.strip():
        raise ReasonNeeded(field="why")
    row = held(viewer, order_id)
    permissions.check(viewer, "uphold", row)
    return _confirm(viewer, row, "uphold", now, why)


@transaction.atomic
def void(viewer: Viewer, order_id: int, *, why: str, now: datetime) -> Order:
    """Decide that a service does not count: what was held or spent goes back."""
    if not why.strip():
        raise ReasonNeeded(field="why")
    row = held(viewer, order_id)
    permissions.check(viewer, "void", row)
    step(viewer, row, "void", now=now, why=why, ended_why=why[:200])
    platform = viewer.platform
    if benefits.release(platform, thing=THING, thing_id=row.pk, why=why, now=now) is None:
        benefits.refund(platform, thing=THING, thing_id=row.pk, why=why, now=now)
    tell(viewer, OrderVoided, row, now=now, why=why)
    return row


@transaction.atomic
def audit(viewer: Viewer, order_id: int, *, now: datetime, why: str = "") -> Order:
    """Accept an order for payment."""
    return _plain(viewer, order_id, "audit", why, now)


@transaction.atomic
def settle(viewer: Viewer, order_id: int, *, now: datetime, why: str = "") -> Order:
    """Mark an order as paid."""
    return _plain(viewer, order_id, "settle", why, now)


@transaction.atomic
def archive(viewer: Viewer, order_id: int, *, now: datetime) -> Order:
    """Close the file."""
    return _plain(viewer, order_id, "archive", "", now)


def _plain(viewer: Viewer, order_id: int, verb: str, why: str, now: datetime) -> Order:
    row = held(viewer, order_id)
    permissions.check(viewer, verb, row)
    return step(viewer, row, verb, now=now, why=why)
