"""What a check at the door holds back from payment, and the person who clears it: a flag is a lead, never a verdict."""

from datetime import date, datetime

from django.db import transaction

from anju.dispatch import queries as workers
from anju.kernel import clock
from anju.kernel.viewer import Viewer
from anju.orders import permissions, queries
from anju.orders.commands.moving import THING, held, note
from anju.orders.commands.sending import ReasonNeeded
from anju.orders.lifecycle import DONE
from anju.orders.models import Order

HOLDING = frozenset({"block", "approval"})


def weigh(viewer: Viewer, row: Order, *, now: datetime) -> None:
    """Hold an order back, or let it go, by the strictest result of its visits; what a person has cleared stays so."""
    found = workers.visit_result(viewer, THING, row.pk)
    _set(viewer, row, found if found in HOLDING and row.cleared_at is None else "", now=now)


def _set(viewer: Viewer, row: Order, wanted: str, *, now: datetime, why: str = "") -> None:
    if row.withheld == wanted:
        return
    row.withheld = wanted
    row.save(update_fields=["withheld"])
    note(viewer, row, "withhold" if wanted else "let_go", now=now, why=why, data={"result": wanted})


@transaction.atomic
def visit_corrected(viewer: Viewer, order_id: int, *, now: datetime) -> Order:
    """Weigh again what was corrected: other times may explain what held an order back, or give a reason to."""
    viewer.need("order.manage")
    row = queries.order(viewer, order_id, lock=True)
    weigh(viewer, row, now=now)
    return row


@transaction.atomic
def withhold_since(viewer: Viewer, elder_id: int, *, on: date, why: str, now: datetime) -> int:
    """Hold back what is said to have been done for an elder on or after the day of a death or move."""
    viewer.need("order.manage")
    start, _end = clock.day_bounds(on)
    rows = Order.objects.filter(elder_id=elder_id, state__in=(*DONE, "disputed"), checked_in_at__gte=start, withheld="")
    listed = list(rows.exclude(state__in=("settled", "archived")).order_by("pk").values_list("pk", flat=True))
    for order_id in listed:
        _set(viewer, held(viewer, order_id), "block", now=now, why=why)
    return len(listed)


@transaction.atomic
def clear(viewer: Viewer, order_id: int, *, why: str, now: datetime) -> Order:
    """Say, with the reason, that a person has looked into what held an order back, and that it may be paid."""
    row = held(viewer, order_id)
    permissions.check(viewer, "clear", row)
    if not why.strip():
        raise ReasonNeeded(field="why")
    before, row.withheld, row.cleared_at = row.withheld, "", now
    row.save(update_fields=["withheld", "cleared_at"])
    note(viewer, row, "clear", now=now, why=why.strip()[:200], data={"result": before})
    return row
