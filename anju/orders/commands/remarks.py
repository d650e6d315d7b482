"""A word written into an order: it changes no state and stays in the timeline."""

from datetime import datetime

from django.db import transaction

from anju.kernel.viewer import Viewer
from anju.orders.commands.moving import held, note
from anju.orders.commands.sending import ReasonNeeded
from anju.orders.models import Order

LONGEST = 1500


@transaction.atomic
def remark(viewer: Viewer, order_id: int, *, text: str, now: datetime) -> Order:
    """Write down what a worker or the desk said; an order that is over takes it too."""
    viewer.need("order.manage")
    if not text.strip():
        raise ReasonNeeded(field="text")
    row = held(viewer, order_id)
    note(viewer, row, "remark", now=now, why=text.strip()[:LONGEST])
    return row
