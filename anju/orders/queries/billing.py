"""What several services together would cost, and who pays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from anju.kernel.viewer import Viewer
from anju.orders.queries.cancelling import cancel_rule, cancel_words
from anju.orders.queries.catalogue import Quote, quote

if TYPE_CHECKING:
    from anju.people.models import Elder


@dataclass(frozen=True, slots=True)
class Bill:
    """What the services that are ticked would cost, and who pays."""

    quotes: list[Quote]
    price_fen: int
    subsidy_fen: int
    own_fen: int
    problem: str = ""
    cancelling: str = ""


def bill(
    viewer: Viewer,
    elder: "Elder",
    items: Sequence[str],
    *,
    on: date,
    today: date,
    provider_id: int | None = None,
    quantity: int = 1,
) -> Bill:
    """Add up quotes of one day: together they never get more subsidy than the month has left."""
    quotes = [quote(viewer, elder, item, on=on, provider_id=provider_id, quantity=quantity) for item in items]
    left = max((row.left_fen for row in quotes), default=0)
    subsidy = min(sum(row.subsidy_fen for row in quotes), left)
    price = sum(row.price_fen for row in quotes)
    words = cancel_words(viewer, cancel_rule(viewer, area=elder.area_code, on=today), price)
    return Bill(quotes, price, subsidy, price - subsidy, cancelling=words)
