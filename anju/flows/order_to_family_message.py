"""When an order moves, tell the elder and the family with accounts: placed, who comes, arrived, done, called off."""

from datetime import datetime
from typing import Final

from anju.kernel import facts
from anju.kernel.clock import BEIJING
from anju.kernel.money import yuan
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import commands as messaging
from anju.orders.events import (
    OrderAccepted,
    OrderCancelled,
    OrderCheckedIn,
    OrderCheckedOut,
    OrderFact,
    OrderMissed,
    OrderPlaced,
    OrderReassigned,
    OrderRejected,
)
from anju.people import queries as people

_TOLD: Final = {
    OrderPlaced: "order_placed",
    OrderAccepted: "order_accepted",
    OrderReassigned: "order_reassigned",
    OrderCheckedIn: "order_checked_in",
    OrderCheckedOut: "order_checked_out",
    OrderCancelled: "order_cancelled",
    OrderRejected: "order_cancelled",
    OrderMissed: "order_missed",
}
_WORDS: Final = {kind.name: template for kind, template in _TOLD.items()}


def moved(_viewer: Viewer, fact: OrderFact, now: datetime) -> None:
    """Say what has become of the order, unless it is nobody's news."""
    if not _is_no_news(fact):
        _tell(fact, _WORDS[fact.name], now)


_ONE_EACH: Final = {
    OrderPlaced: "placed", OrderAccepted: "accepted", OrderReassigned: "reassigned", OrderCheckedIn: "checked_in",
    OrderCheckedOut: "checked_out", OrderCancelled: "cancelled", OrderRejected: "rejected", OrderMissed: "missed",
}  # fmt: skip
"""What the flows of each step were called when each had its own: jobs are still queued under these names."""

for _kind, _name in _ONE_EACH.items():
    facts.later(_kind, earlier=(f"{__name__}.{_name}",))(moved)


def _is_no_news(fact: OrderFact) -> bool:
    """Whether the family knew of nothing: a worker who never answered, a call without an order; the dead are spared."""
    if fact.name == OrderReassigned.name:
        return fact.why in {"refused", "expired"}
    return fact.name == OrderCancelled.name and (not fact.item or fact.why in {"died", "moved"})


def _tell(fact: OrderFact, template: str, now: datetime) -> None:
    elder = people.elder(SYSTEM, fact.elder_id)
    values = {
        "elder": elder.name, "item": fact.item_name, "number": fact.number, "own": yuan(fact.own_fen),
        "when": f"{datetime.fromisoformat(fact.starts_at).astimezone(BEIJING):%m-%d %H:%M}", "why": fact.why,
        "at": f"{datetime.fromisoformat(fact.at).astimezone(BEIJING):%H:%M}", "worker": fact.worker_name or "—",
        "elder_id": fact.elder_id, "order": fact.order_id,
    }  # fmt: skip
    told = [(contact.user_id, contact.name) for contact in people.contacts(SYSTEM, fact.elder_id) if contact.user_id]
    own = [(elder.user_id, elder.name)] if elder.user_id else []
    for user_id, name in [*own, *told]:
        messaging.send(
            SYSTEM, user=user_id, recipient=name, template=template, facts=values, thing="order",
            thing_id=fact.order_id, area=fact.area, channels=("in_app", "sms"), standing="contact", now=now,
        )  # fmt: skip
