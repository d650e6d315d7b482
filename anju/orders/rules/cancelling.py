"""What calling off costs: free in time, free while nobody had promised to come, otherwise by the area's rule."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from anju.orders.lifecycle import GOING


@dataclass(frozen=True, slots=True)
class Terms:
    """Until when calling off is free, and the share of the full price that a late one costs, up to a sum."""

    free_minutes: int = 120
    fee_percent: int = 0
    most_fen: int | None = None
    purse_pays: bool = False

    def is_free(self, starts_at: datetime, now: datetime) -> bool:
        """Whether calling off is still without consequence."""
        return now <= starts_at - timedelta(minutes=self.free_minutes)

    def fee(self, price_fen: int) -> int:
        """Return what a late cancellation of a price costs."""
        fee = price_fen * self.fee_percent // 100
        return fee if self.most_fen is None else min(fee, self.most_fen)


@dataclass(frozen=True, slots=True)
class Charge:
    """Whether it is late, what it costs, who carries it, and why as a code."""

    late: bool
    fee_fen: int
    subsidy_fen: int
    reason: str  # in_time, no_fee, nobody_yet, waived, fee

    @property
    def own_fen(self) -> int:
        """What the customer pays."""
        return self.fee_fen - self.subsidy_fen


def charge(
    terms: Terms, *, state: str, price_fen: int, subsidy_fen: int, starts_at: datetime, now: datetime, waived: bool
) -> Charge:
    """Decide what calling off now costs. The purse carries its share of the price, never more than it had set aside."""
    if state == "draft" or terms.is_free(starts_at, now):
        return Charge(late=False, fee_fen=0, subsidy_fen=0, reason="in_time")
    fee = terms.fee(price_fen)
    reason = "no_fee" if not fee else "nobody_yet" if state not in GOING else "waived" if waived else "fee"
    if reason != "fee":
        return Charge(late=True, fee_fen=0, subsidy_fen=0, reason=reason)
    purse = fee * subsidy_fen // price_fen if terms.purse_pays else 0
    return Charge(late=True, fee_fen=fee, subsidy_fen=purse, reason=reason)
