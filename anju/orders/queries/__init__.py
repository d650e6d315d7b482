"""Every read of orders; fetching is authorising."""

from anju.orders.models import BROUGHT
from anju.orders.queries.alerts import Ringing, due_alerts, due_to_confirm, due_to_send, meals_over, ringing
from anju.orders.queries.billing import Bill, bill
from anju.orders.queries.cancelling import cancel_charge, cancel_rule, cancel_rules, cancel_words, terms
from anju.orders.queries.candidates import candidates, looked_for, unregistered
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
from anju.orders.queries.dayboard import DAY_GROUPS, DayCounts, OrderLine, Span, day_counts, day_lines
from anju.orders.queries.daying import Day, day_plan, day_plans, day_to_plan
from anju.orders.queries.daymoves import AskedElsewhere, NotQualified, move_shown, order_of, promised, starts_at
from anju.orders.queries.dayorders import DayOrder, day_orders, orders_of_day
from anju.orders.queries.dayseen import (
    KEEPS,
    DaySeen,
    day_seen,
    planned_provider,
    seen_of,
)
from anju.orders.queries.holidays import holidays, unannounced
from anju.orders.queries.lines import last_served, rated_by_call
from anju.orders.queries.listing import (
    SORTS,
    Counts,
    counts,
    open_orders,
    order,
    orders,
    orders_of,
    plan,
    plans,
    plans_due,
    to_call_back,
)
from anju.orders.queries.needing import choice, need, people_needed, still_missing
from anju.orders.queries.page import AnyOrder, OrderShown, order_shown
from anju.orders.queries.plandays import PlanDay, PlanDays, plan_days
from anju.orders.queries.rounds import AT_DOOR, CAPACITY, Delivery, Round, delivery_rounds
from anju.orders.queries.shown import Step, steps, timeline
from anju.orders.queries.times import ServiceTime, services_of
from anju.orders.queries.withheld import reasons_of, withheld
from anju.orders.queries.words import (
    channel_label,
    class_label,
    evidence_label,
    own_channel,
    qualification_label,
    state_label,
    unit_label,
)

__all__ = [
    "AT_DOOR",
    "BROUGHT",
    "CAPACITY",
    "DAY_GROUPS",
    "KEEPS",
    "SORTS",
    "AnyOrder",
    "AskedElsewhere",
    "Bill",
    "Counts",
    "Day",
    "DayCounts",
    "DayOrder",
    "DaySeen",
    "Delivery",
    "Line",
    "NoPrice",
    "NotQualified",
    "OrderLine",
    "OrderShown",
    "PlanDay",
    "PlanDays",
    "Quote",
    "Ringing",
    "Round",
    "ServiceTime",
    "Span",
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
    "day_counts",
    "day_lines",
    "day_orders",
    "day_plan",
    "day_plans",
    "day_seen",
    "day_to_plan",
    "delivery_rounds",
    "due_alerts",
    "due_to_confirm",
    "due_to_send",
    "evidence_label",
    "holidays",
    "item",
    "items",
    "last_served",
    "looked_for",
    "meals_over",
    "move_shown",
    "need",
    "offers",
    "open_orders",
    "order",
    "order_of",
    "order_shown",
    "orders",
    "orders_of",
    "orders_of_day",
    "own_channel",
    "people_needed",
    "plan",
    "plan_days",
    "planned_provider",
    "plans",
    "plans_due",
    "prices",
    "promised",
    "providers_of",
    "qualification_label",
    "quote",
    "rated_by_call",
    "reasons_of",
    "ringing",
    "seen_of",
    "services_of",
    "starts_at",
    "state_label",
    "steps",
    "still_missing",
    "terms",
    "timeline",
    "to_call_back",
    "unannounced",
    "unit_label",
    "unregistered",
    "withheld",
]
