"""How much the purse gives, and out of which month's money: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Purse:
    """What is left in one account. ``ends_on`` is the first day on which the money is no longer there."""

    account_id: int
    code: str
    left_fen: int
    share_percent: int
    ends_on: date


@dataclass(frozen=True, slots=True)
class Part:
    """How much of a price comes out of one account."""

    account_id: int
    fen: int


def month_of(day: date) -> date:
    """Return the first day of a month: the name under which its money stands."""
    return day.replace(day=1)


def month_after(day: date) -> date:
    """Return the first day of the following month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def share(price_fen: int, purses: Sequence[Purse]) -> tuple[Part, ...]:
    """Lay a price on the accounts: the soonest to expire first, each up to its share of the price and what is left."""
    parts: list[Part] = []
    rest = price_fen
    for purse in sorted(purses, key=lambda item: (item.ends_on, item.code, item.account_id)):
        fen = min(rest, purse.left_fen, price_fen * purse.share_percent // 100)
        if fen > 0:
            parts.append(Part(purse.account_id, fen))
            rest -= fen
    return tuple(parts)


def spend(parts: Sequence[Part], fen: int) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Split what was held into what is spent now and what goes back, in the order in which it was held."""
    spent: list[Part] = []
    back: list[Part] = []
    rest = fen
    for part in parts:
        now = min(part.fen, rest)
        rest -= now
        spent.extend([Part(part.account_id, now)] if now else [])
        back.extend([Part(part.account_id, part.fen - now)] if part.fen > now else [])
    return tuple(spent), tuple(back)
