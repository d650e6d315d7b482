"""When an order moves, tell the elder and the family with accounts: placed, who comes, arrived, done, called off."""

from datetime import datetime

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


@facts.later(OrderPlaced)
def placed(_viewer: Viewer, fact: OrderPlaced, now: datetime) -> None:
    """Say what was ordered and what it costs."""
    _tell(fact, "order_placed", now)


@facts.later(OrderAccepted)
def accepted(_viewer: Viewer, fact: OrderAccepted, now: datetime) -> None:
    """Say who comes."""
    _tell(fact, "order_accepted", now)


@facts.later(OrderReassigned)
def reassigned(_viewer: Viewer, fact: OrderReassigned, now: datetime) -> None:
    """Say so only where a name had been told before: a worker who never answered was nobody's guest."""
    if fact.why not in {"refused", "expired"}:
        _tell(fact, "order_reassigned", now)


@facts.later(OrderCheckedIn)
def checked_in(_viewer: Viewer, fact: OrderCheckedIn, now: datetime) -> None:
    """Say that somebody is there."""
    _tell(fact, "order_checked_in", now)


@facts.later(OrderCheckedOut)
def checked_out(_viewer: Viewer, fact: OrderCheckedOut, now: datetime) -> None:
    """Say that it is done and ask for a rating."""
    _tell(fact, "order_checked_out", now)


@facts.later(OrderCancelled)
def cancelled(_viewer: Viewer, fact: OrderCancelled, now: datetime) -> None:
    """Say that nobody comes; a call that led to no order is nobody's news, and the dead are told nothing."""
    if fact.item and fact.why not in {"died", "moved"}:
        _tell(fact, "order_cancelled", now)


@facts.later(OrderRejected)
def rejected(_viewer: Viewer, fact: OrderRejected, now: datetime) -> None:
    """Say that it cannot be done, and why."""
    _tell(fact, "order_cancelled", now)


@facts.later(OrderMissed)
def missed(_viewer: Viewer, fact: OrderMissed, now: datetime) -> None:
    """Say that they did not meet."""
    _tell(fact, "order_missed", now)


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
