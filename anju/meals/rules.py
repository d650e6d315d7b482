"""Which window is open and what a meal costs its eater: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Opening:
    """When a meal is served: minutes of the Beijing day, the first one in, the last one out."""

    meal: str
    starts_min: int
    ends_min: int


@dataclass(frozen=True, slots=True)
class Standard:
    """What a rule gives for one meal, from which age, in which area."""

    id: int
    area: str
    age_from: int
    fen: int


@dataclass(frozen=True, slots=True)
class Charge:
    """What a meal costs and why it is so."""

    price_fen: int
    subsidy_fen: int
    reason: str
    rule_id: int | None = None

    @property
    def own_fen(self) -> int:
        """Return what the eater pays."""
        return self.price_fen - self.subsidy_fen


def minute_of(local: datetime) -> int:
    """Return the minute of the day that a local time lies in."""
    return local.hour * 60 + local.minute


def open_at(openings: Iterable[Opening], minute: int) -> str:
    """Return the meal that is served in this minute of the day, or nothing; the last minute is no longer in."""
    return next((item.meal for item in openings if item.starts_min <= minute < item.ends_min), "")


def standard_for(standards: Iterable[Standard], area: str, age: int) -> Standard | None:
    """Return the rule for an elder: that of the nearest division which has any, for the highest age reached."""
    there = [item for item in standards if area.startswith(item.area)]
    nearest = max((len(item.area) for item in there), default=0)
    reached = [item for item in there if len(item.area) == nearest and item.age_from <= age]
    return max(reached, key=lambda item: item.age_from, default=None)


def charge(price_fen: int, standard: Standard | None, *, age_known: bool, had_one: bool) -> Charge:
    """Say what a meal costs; the subsidy is never more than the price."""
    if not age_known:
        return Charge(price_fen, 0, "age_unknown")
    if standard is None or standard.fen == 0:
        return Charge(price_fen, 0, "no_rule")
    if had_one:
        return Charge(price_fen, 0, "had_one")
    return Charge(price_fen, min(standard.fen, price_fen), "subsidised", standard.id)


def week_of(day: date) -> tuple[date, ...]:
    """Return the seven days of a day's week, from Monday."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=number) for number in range(7))
