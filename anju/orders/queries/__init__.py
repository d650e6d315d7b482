"""Every read of orders; fetching is authorising."""

from anju.orders.queries.alerts import Ringing, due_alerts, due_to_confirm, due_to_send, ringing
from anju.orders.queries.billing import Bill, bill
from anju.orders.queries.cancelling import cancel_charge, cancel_rule, cancel_rules, cancel_words, terms
from anju.orders.queries.candidates import candidates
from anju.orders.queries.catalogue import (
    Line,
    NoPrice,
    Quote,
    catalogue,
    item,
    items,
    offers,
    prices,
    providers_of,
    quote,
)
from anju.orders.queries.daying import Day, day_orders, day_plan, day_to_plan, planned_provider
from anju.orders.queries.daymoves import AskedElsewhere, NotQualified, move_shown, order_of
from anju.orders.queries.holidays import holidays, unannounced
from anju.orders.queries.listing import (
    SORTS,
    Counts,
    counts,
    open_orders,
    order,
    orders,
    orders_by_id,
    orders_of,
    plan,
    plans,
    plans_due,
    to_call_back,
)
from anju.orders.queries.needing import choice, need
from anju.orders.queries.rounds import AT_DOOR, CAPACITY, Delivery, Round, delivery_rounds
from anju.orders.queries.rounds import CAPACITY, Delivery, Round, delivery_rounds
from anju.orders.queries.plandays import PlanDay, PlanDays, plan_days
from anju.orders.queries.shown import Step, steps, timeline
from anju.orders.queries.words import (
    channel_label,
    class_label,
    evidence_label,
    qualification_label,
    state_label,
    unit_label,
)

__all__ = [
    "AT_DOOR",
    "CAPACITY",
    "SORTS",
    "AskedElsewhere",
    "Bill",
    "Counts",
    "Day",
    "Delivery",
    "Line",
    "NoPrice",
    "NotQualified",
    "PlanDay",
    "PlanDays",
    "Quote",
    "Ringing",
    "Round",
    "Step",
    "bill",
    "cancel_charge",
    "cancel_rule",
    "cancel_rules",
    "cancel_words",
    "candidates",
    "catalogue",
    "channel_label",
    "choice",
    "class_label",
    "counts",
    "day_orders",
    "day_plan",
    "day_to_plan",
    "delivery_rounds",
    "due_alerts",
    "due_to_confirm",
    "due_to_send",
    "evidence_label",
    "holidays",
    "item",
    "items",
    "move_shown",
    "need",
    "offers",
    "open_orders",
    "order",
    "order_of",
    "orders",
    "orders_by_id",
    "orders_of",
    "plan",
    "plan_days",
    "planned_provider",
    "plans",
    "plans_due",
    "prices",
    "providers_of",
    "qualification_label",
    "quote",
    "ringing",
    "state_label",
    "steps",
    "terms",
    "timeline",
    "to_call_back",
    "unannounced",
    "unit_label",
]
