"""When an order is placed and its time has come, ask the first worker of the ranking; with nobody there it waits."""

from datetime import datetime

from anju.kernel import facts
from anju.kernel.refusals import Refusal
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import commands as orders
from anju.orders import queries
from anju.orders.events import OrderChanged, OrderPlaced


@facts.later(OrderPlaced)
def placed(_viewer: Viewer, fact: OrderPlaced, now: datetime) -> None:
    """Ask at once when it is time; whoever was faster has done it already."""
    _send(fact.order_id, now)


@facts.later(OrderChanged)
def changed(_viewer: Viewer, fact: OrderChanged, now: datetime) -> None:
    """Ask again when the new time is near."""
    _send(fact.order_id, now)


def _send(order_id: int, now: datetime) -> None:
    row = queries.due_to_send(SYSTEM, now).filter(pk=order_id).first()
    if row is None:
        return
    try:
        orders.send(SYSTEM, order_id, now=now)
    except Refusal:  # nobody on duty, or asked already: the clock comes back to it and rings the desk in time
        return
