"""Facts that orders publishes."""

from dataclasses import dataclass
from typing import ClassVar

from anju.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFact(Fact):
    """What every fact about an order tells. Moments are ISO 8601; money is fen."""

    name: ClassVar[str] = "orders.changed"

    order_id: int
    number: str
    state: str
    channel: str
    elder_id: int
    item: str
    item_name: str
    provider_id: int | None
    starts_at: str
    price_fen: int
    subsidy_fen: int
    own_fen: int
    fee_fen: int = 0  # of a late cancellation
    urgent: bool
    worker_name: str = ""
    at: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCalled(OrderFact):
    """An elder pressed for a service: a draft that somebody has to answer."""

    name: ClassVar[str] = "orders.called"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(OrderFact):
    """An order stands; its subsidy is held."""

    name: ClassVar[str] = "orders.placed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSent(OrderFact):
    """A worker is asked to go."""

    name: ClassVar[str] = "orders.sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAccepted(OrderFact):
    """The worker goes."""

    name: ClassVar[str] = "orders.accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReassigned(OrderFact):
    """The worker fell out; another one is looked for."""

    name: ClassVar[str] = "orders.reassigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderUnserved(OrderFact):
    """Nobody will be at the door in time unless a person acts: ``why`` is nobody, second, late, refused or call."""

    name: ClassVar[str] = "orders.unserved"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChanged(OrderFact):
    """The time, the note or the urgency is different."""

    name: ClassVar[str] = "orders.altered"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDeparted(OrderFact):
    """The worker is on the way."""

    name: ClassVar[str] = "orders.departed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCheckedIn(OrderFact):
    """The worker stands at the door."""

    name: ClassVar[str] = "orders.checked_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCheckedOut(OrderFact):
    """The service is done."""

    name: ClassVar[str] = "orders.checked_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderConfirmed(OrderFact):
    """The elder agrees, or did not object in time: the held subsidy is spent."""

    name: ClassVar[str] = "orders.confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRated(OrderFact):
    """The elder or the family has rated."""

    name: ClassVar[str] = "orders.rated"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDisputed(OrderFact):
    """Somebody says that it was not as ordered."""

    name: ClassVar[str] = "orders.disputed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(OrderFact):
    """Called off; what was held is free again."""

    name: ClassVar[str] = "orders.cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRejected(OrderFact):
    """It cannot be served; what was held is free again."""

    name: ClassVar[str] = "orders.rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMissed(OrderFact):
    """They did not meet: the worker did not come, or nobody opened."""

    name: ClassVar[str] = "orders.missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderVoided(OrderFact):
    """It does not count; what was held or spent is given back."""

    name: ClassVar[str] = "orders.voided"
