"""Pages of orders: the list, one order, taking one, the catalogue with prices, weekly plans."""

from anju.orders.views.acting import act, change, plan_act, send
from anju.orders.views.cancelling import cancelling
from anju.orders.views.catalogue import catalogue, price
from anju.orders.views.clearing import withheld
from anju.orders.views.looking import candidates, export, listing, order, plan, plans, ringing
from anju.orders.views.taking import new
from anju.orders.views.why import ranking

__all__ = [
    "act",
    "cancelling",
    "candidates",
    "catalogue",
    "change",
    "export",
    "listing",
    "new",
    "order",
    "plan",
    "plan_act",
    "plans",
    "price",
    "ranking",
    "ringing",
    "send",
    "withheld",
]
