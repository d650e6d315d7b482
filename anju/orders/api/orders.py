"""Routes of orders: quote, place, read, cancel, change, confirm, rate, dispute.

Send an `Idempotency-Key` with every write: a repeat gets the first answer and never a second order. State changes are
told by webhooks (facts `orders.*`), signed by HMAC-SHA256 with the moment in `Anju-Signature`.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.schemas import (
    AreaCode,
    Day,
    IdIn,
    IdOut,
    In,
    Json,
    Moment,
    Out,
    Page,
    PagingQuery,
    Text,
    Word,
    written,
)
from anju.orders import commands, queries
from anju.orders.models import Order
from anju.people import queries as people

router = Router(tags=["orders"])
State = Literal[
    "", "open", "waiting", "going", "done", "trouble", "draft", "placed", "dispatching", "accepted", "departed",
    "checked_in", "in_service", "checked_out", "confirmed", "rated", "called_back", "audited", "settled", "archived",
    "reassigned", "rejected", "cancelled", "no_show", "interrupted", "disputed", "voided",
]  # fmt: skip
Quantity = Annotated[int, Field(ge=1, le=31)]
Reason = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]


class OrderFilters(In):
    """Which orders; `day` is the Beijing day of the visit."""

    state: State = ""
    elder: IdIn | None = None
    area: AreaCode | None = None
    day: Day | None = None


class QuoteIn(In):
    """What an order would cost."""

    elder: IdIn
    item: Word
    on: Day
    provider: IdIn | None = None
    quantity: Quantity = 1


class QuoteOut(Out):
    """Price, subsidy and own part in fen. `reason` says why the purse pays or does not.

    Calling off is free until `free_minutes` before the window; later it costs `late_fee_fen`, if somebody has accepted.
    """

    item: str
    price_fen: int
    subsidy_fen: int
    own_fen: int
    left_fen: int
    reason: str
    provider: IdOut | None
    free_minutes: int
    late_fee_fen: int


class OrderIn(In):
    """An order. `own_fen` is what the customer was shown: a higher own part refuses the order.

    `carer_gender` and `carer_language` are wishes for whoever comes; left out, the elder's record says.
    """

    elder: IdIn
    item: Word
    starts_at: Moment
    ends_at: Moment | None = None
    provider: IdIn | None = None
    quantity: Quantity = 1
    urgent: bool = False
    note: Annotated[Text, Field(max_length=500)] = ""
    own_fen: Annotated[int, Field(ge=0, le=10**9)] | None = None
    carer_gender: Literal["", "f", "m"] | None = None
    carer_language: Annotated[Text, Field(max_length=30)] = ""


class OrderOut(Out):
    """One order. Sums are integer fen; the window is half-open."""

    id: IdOut
    number: str
    state: str
    channel: str
    elder: IdOut
    area: str
    item: str
    item_name: str
    provider: IdOut | None
    urgent: bool
    quantity: int
    starts_at: datetime
    ends_at: datetime
    price_fen: int
    subsidy_fen: int
    own_fen: int
    note: str
    worker_name: str
    accepted_at: datetime | None
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    rating: int | None
    ended_why: str
    fee_fen: int
    fee_subsidy_fen: int
    carer_gender: str
    carer_language: str
    placed_at: datetime | None
    withheld: Annotated[
        bool, Field(description="Silence does not agree: somebody of the street or above looks at it first.")
    ]


class WhyIn(In):
    """Why."""

    why: Reason = ""


class CancelIn(WhyIn):
    """Why, and the fee that the customer was shown; a higher one refuses."""

    fee_fen: Annotated[int, Field(ge=0, le=10**9)] = 0


class CancellationOut(Out):
    """What calling off now costs, in fen. `reason`: in_time, no_fee, nobody_yet, fee."""

    late: bool
    fee_fen: int
    subsidy_fen: int
    own_fen: int
    reason: str


class ChangeIn(In):
    """Another time, or another note. `own_fen` is the own part that the customer agreed to for another day."""

    starts_at: Moment | None = None
    note: Annotated[Text, Field(max_length=500)] | None = None
    own_fen: Annotated[int, Field(ge=0, le=10**9)] | None = None


class RateIn(In):
    """One to five stars, and a word."""

    stars: Annotated[int, Field(ge=1, le=5)]
    note: Annotated[Text, Field(max_length=500)] = ""


_NAMES = (
    "number", "state", "channel", "urgent", "quantity", "starts_at", "ends_at", "price_fen", "subsidy_fen", "own_fen",
    "note", "worker_name", "accepted_at", "checked_in_at", "checked_out_at", "rating", "ended_why",
    "placed_at", "fee_fen", "fee_subsidy_fen", "carer_gender", "carer_language",
)  # fmt: skip


def _values(row: Order) -> Json:
    return {
        "id": str(row.pk), "elder": str(row.elder_id), "area": row.area_code,
        "item": row.item.code if row.item else "", "item_name": row.item.name if row.item else "",
        "provider": str(row.provider_id) if row.provider_id else None, "withheld": bool(row.withheld),
        **{name: getattr(row, name) for name in _NAMES},
    }  # fmt: skip


def _out(row: Order) -> OrderOut:
    return OrderOut(**_values(row))


@router.get("/orders", response=Page[OrderOut], url_name="orders")
def list_orders(request: Request, filters: Annotated[OrderFilters, Query()], paging: PagingQuery) -> HttpResponse:
    """List orders, the newest first, page by page."""
    request.viewer.need("order.read")
    asked: dict[str, Any] = {"state": filters.state, "elder": filters.elder, "area": filters.area or ""}
    if filters.day is not None:
        asked["from"], asked["to"] = _bounds(filters.day)
    found = queries.orders(request.viewer, **asked)
    rows, cursor = page(found, cursor=paging.cursor, limit=paging.limit, order=("-id",))
    return written([_values(row) for row in rows], cursor)


def _bounds(day: date) -> tuple[datetime, datetime]:
    return clock.day_bounds(day)


@router.post("/orders/quote", response=QuoteOut, url_name="order_quote")
def quote_order(request: Request, body: QuoteIn) -> QuoteOut:
    """Say what an order would cost and who pays. Nothing is written."""
    request.viewer.need("order.place")
    elder = people.elder(request.viewer, body.elder)
    found = queries.quote(
        request.viewer, elder, body.item, on=body.on, provider_id=body.provider, quantity=body.quantity
    )
    rule = queries.cancel_rule(request.viewer, area=elder.area_code, on=clock.local_day(clock.now()))
    terms = queries.terms(request.viewer, rule)
    return QuoteOut(
        item=found.item.code, price_fen=found.price_fen, subsidy_fen=found.subsidy_fen, own_fen=found.own_fen,
        left_fen=found.left_fen, reason=found.reason,
        provider=str(found.price.provider_id) if found.price.provider_id else None,
        free_minutes=terms.free_minutes, late_fee_fen=terms.fee(found.price_fen),
    )  # fmt: skip


@router.post("/orders", response={201: OrderOut}, url_name="orders")
def place_order(request: Request, body: OrderIn) -> Status[OrderOut]:
    """Place an order for an elder; the subsidy is held at once."""
    wish = commands.Wish(
        item=body.item, starts_at=body.starts_at, ends_at=body.ends_at, provider_id=body.provider,
        quantity=body.quantity, urgent=body.urgent, note=body.note, shown_own_fen=body.own_fen,
        carer_gender=body.carer_gender, carer_language=body.carer_language,
    )  # fmt: skip
    channel = queries.own_channel(request.viewer)
    row = commands.place(request.viewer, body.elder, wish, channel=channel, now=clock.now())
    return Status(201, _out(row))


@router.get("/orders/{order_id}", response=OrderOut, url_name="order")
def get_order(request: Request, order_id: IdIn) -> OrderOut:
    """Return one order."""
    request.viewer.need("order.read")
    return _out(queries.order(request.viewer, order_id))


@router.get("/orders/{order_id}/cancellation", response=CancellationOut, url_name="order_cancellation")
def get_cancellation(request: Request, order_id: IdIn) -> CancellationOut:
    """Say what calling an order off would cost at this moment."""
    request.viewer.need("order.read")
    found = queries.cancel_charge(request.viewer, queries.order(request.viewer, order_id), now=clock.now())
    return CancellationOut(late=found.late, fee_fen=found.fee_fen, subsidy_fen=found.subsidy_fen,
                           own_fen=found.own_fen, reason=found.reason)  # fmt: skip


@router.post("/orders/{order_id}/cancel", response=OrderOut, url_name="order_cancel")
def cancel_order(request: Request, order_id: IdIn, body: CancelIn) -> OrderOut:
    """Call an order off: free in time, later with a reason and the fee that was shown."""
    request.viewer.need("order.place")
    return _out(commands.cancel(request.viewer, order_id, why=body.why, now=clock.now(), shown_fee_fen=body.fee_fen))


@router.post("/orders/{order_id}/change", response=OrderOut, url_name="order_change")
def change_order(request: Request, order_id: IdIn, body: ChangeIn) -> OrderOut:
    """Move an order to another time, or change its note."""
    request.viewer.need("order.place")
    row = commands.change(request.viewer, order_id, starts_at=body.starts_at, note_text=body.note, now=clock.now(),
                          shown_own_fen=body.own_fen)  # fmt: skip
    return _out(row)


@router.post("/orders/{order_id}/confirm", response=OrderOut, url_name="order_confirm")
def confirm_order(request: Request, order_id: IdIn) -> OrderOut:
    """Agree that the service was done; the held subsidy is spent."""
    request.viewer.need("order.place")
    return _out(commands.confirm(request.viewer, order_id, now=clock.now()))


@router.post("/orders/{order_id}/rate", response=OrderOut, url_name="order_rate")
def rate_order(request: Request, order_id: IdIn, body: RateIn) -> OrderOut:
    """Rate a service; whoever rates agrees that it was done."""
    request.viewer.need("order.place")
    return _out(commands.rate(request.viewer, order_id, stars=body.stars, note_text=body.note, now=clock.now()))


@router.post("/orders/{order_id}/dispute", response=OrderOut, url_name="order_dispute")
def dispute_order(request: Request, order_id: IdIn, body: WhyIn) -> OrderOut:
    """Say that it was not as ordered; nothing more is spent until somebody has decided."""
    request.viewer.need("order.place")
    return _out(commands.dispute(request.viewer, order_id, why=body.why, now=clock.now()))
