"""Tables of orders."""

from anju.orders.models.cancelling import CancelRule
from anju.orders.models.catalogue import BROUGHT, Item, Price
from anju.orders.models.day import DayPlan
from anju.orders.models.order import DayNumber, Order, Package
from anju.orders.models.plan import Plan
from anju.orders.models.words import CHANNELS, CLASSES, EVIDENCE, QUALIFICATIONS, STATES, UNITS

__all__ = [
    "BROUGHT",
    "CHANNELS",
    "CLASSES",
    "EVIDENCE",
    "QUALIFICATIONS",
    "STATES",
    "UNITS",
    "CancelRule",
    "DayNumber",
    "DayPlan",
    "Item",
    "Order",
    "Package",
    "Plan",
    "Price",
]
