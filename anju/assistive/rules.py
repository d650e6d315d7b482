"""What a loan costs, how long it may run and when it is overdue: pure."""

from dataclasses import dataclass
from datetime import date, timedelta

MONTH_DAYS = 30
LONGEST_DAYS = 365
HELD_DAYS = 3  # how long a reserved piece waits to be fetched


@dataclass(frozen=True, slots=True)
class Price:
    """What somebody pays: rent in advance, what the purse gives of it, and the deposit that comes back."""

    rent_fen: int
    subsidy_fen: int
    deposit_fen: int
    reason: str

    @property
    def own_fen(self) -> int:
        """Return the own part of the rent."""
        return self.rent_fen - self.subsidy_fen

    @property
    def pay_fen(self) -> int:
        """Return what is paid when the piece is handed over."""
        return self.own_fen + self.deposit_fen


def rent(month_fen: int, days: int) -> int:
    """Return the rent of a number of days: every begun thirty days cost a month."""
    return month_fen * -(-days // MONTH_DAYS)


def price(rent_fen: int, deposit_fen: int, *, subsidised: bool, covers_fen: int) -> Price:
    """Say what a loan costs; the purse pays rent only, and only where the terms let it."""
    if rent_fen == 0:
        return Price(0, 0, deposit_fen, "free")
    if not subsidised:
        return Price(rent_fen, 0, deposit_fen, "not_subsidised")
    given = min(rent_fen, covers_fen)
    return Price(rent_fen, given, deposit_fen, "subsidised" if given else "no_money")


def days_fit(days: int, longest: int) -> bool:
    """Whether a loan may run that long."""
    return 0 < days <= min(longest, LONGEST_DAYS)


def due(first: date, days: int) -> date:
    """Return the day on which a piece is to be back."""
    return first + timedelta(days=days)


def days_over(due_on: date, today: date) -> int:
    """Return how many days a piece is overdue; the due day itself is in time."""
    return max(0, (today - due_on).days)
