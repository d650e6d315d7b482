"""The route of a telephone exchange: the key that was pressed after a service."""

from typing import Annotated, Literal

from ninja import Router
from pydantic import Field

from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.schemas import In, Out
from anju.orders import commands

router = Router(tags=["orders"])


class KeyIn(In):
    """A key: `line` is the number that called or was called, `call` the exchange's own name for the call."""

    line: Annotated[str, Field(min_length=3, max_length=20, pattern=r"^[0-9+\- ]+$")]
    key: Literal["1", "2", "3", "4", "5"]
    call: Annotated[str, Field(min_length=1, max_length=48, pattern=r"^[A-Za-z0-9._:@-]+$")]


class KeyOut(Out):
    """Which order was rated, for the announcement: its service and the stars, and nothing about the elder."""

    number: str
    item_name: str
    rating: int | None


@router.post("/orders/rate-by-key", response=KeyOut, url_name="order_rate_by_key")
def rate_by_key(request: Request, body: KeyIn) -> KeyOut:
    """Rate the last service of the elder behind this line, finished within 72 hours and not rated yet.

    This is not `POST /home-calls`: it decides about an order and answers with it, so it has a right of its own
    (`order.rate`), and an exchange that reports check-ins cannot rate.
    """
    request.viewer.need("order.rate")
    row = commands.rate_by_key(request.viewer, body.line, key=body.key, call=body.call, now=clock.now())
    return KeyOut(number=row.number, item_name=row.item.name if row.item else "", rating=row.rating)
