"""Which visits are called back or drawn for audit, and what an answer means. Pure; every choice can be repeated.

The seed of call-backs is secret (nobody can work out beforehand which visit will be called), the seed of an audit is
written down with it (anybody can draw again). All limits are our defaults.
"""

import hashlib
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

LOTS: Final = 10_000
PERCENT: Final = 10
POOR: Final = 2  # stars of five
TRIES: Final = 3
NEXT_TRY: Final = timedelta(hours=2)
LATE_AFTER: Final = timedelta(minutes=30)
SHORT: Final = 0.8  # of the minimum
# the gravest first
REASONS: Final = ("dispute", "rating", "score", "sample")


def lot(seed: str, number: str) -> int:
    """Return the lot of an order, 0 to 9,999: the same for the same seed and number."""
    return int.from_bytes(hashlib.sha256(f"{seed}|{number}".encode()).digest()[:8], "big") % LOTS


def reason(*, lot_drawn: int, percent: int, weak: bool = False, stars: int | None = None) -> str:
    """Return why a visit is called back: a poor rating, a weak proof, its lot; empty when it is not."""
    if stars is not None and stars <= POOR:
        return "rating"
    if weak:
        return "score"
    return "sample" if lot_drawn < percent * LOTS // 100 else ""


def graver(one: str, other: str) -> str:
    """Return the graver of two reasons."""
    return min(one, other, key=REASONS.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the elder said: did somebody come, was it long enough, was money taken privately, one to five."""

    came: bool
    long_enough: bool | None = None
    paid_privately: bool = False
    satisfied: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What follows from the answers: a complaint of a kind, a look on site, or nothing; with its reason."""

    complaint: str = ""
    recheck: bool = False
    why: str = ""


def finding(said: Answers) -> Finding:
    """Say what follows from the answers, the gravest first."""
    if not said.came:
        return Finding("absent", why="not_come")
    if said.paid_privately:
        return Finding("money", why="paid")
    if said.satisfied is not None and said.satisfied <= POOR:
        return Finding("quality", why="poor")
    if said.long_enough is False:
        return Finding(recheck=True, why="short")
    return Finding()


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """One order that may be drawn, with the stratum it belongs to."""

    number: str
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One order that was drawn, by rank."""

    rank: int
    number: str
    stratum: str


def draw(members: Iterable[Member], *, seed: str, size: int) -> list[Drawn]:
    """Draw without replacement: each stratum by its share (largest remainders), inside it by the hash of its number."""
    strata: dict[str, list[Member]] = {}
    for member in sorted(set(members)):
        strata.setdefault(member.stratum, []).append(member)
    quotas = quota({name: len(rows) for name, rows in strata.items()}, size)
    chosen = [
        member
        for name, rows in strata.items()
        for member in sorted(rows, key=lambda row: _mark(seed, row.number))[: quotas[name]]
    ]
    chosen.sort(key=lambda row: (row.stratum, _mark(seed, row.number)))
    return [Drawn(rank, row.number, row.stratum) for rank, row in enumerate(chosen, start=1)]


def quota(counts: dict[str, int], size: int) -> dict[str, int]:
    """Share a size among strata by their counts: whole parts first, then the largest remainders, ties by name."""
    total = sum(counts.values())
    size = min(size, total)
    if not total:
        return dict.fromkeys(counts, 0)
    parts = {name: count * size // total for name, count in counts.items()}
    left = size - sum(parts.values())
    for name in sorted(counts, key=lambda name: (-(counts[name] * size % total), name))[:left]:
        parts[name] += 1
    return parts


def digest(numbers: Iterable[str]) -> str:
    """Return the SHA-256 of a population: its numbers sorted, one a line."""
    return hashlib.sha256("\n".join(sorted(numbers)).encode()).hexdigest()


def _mark(seed: str, number: str) -> str:
    return hashlib.sha256(f"{seed}|{number}".encode()).hexdigest()


# What visits have in common when they may have been made up. A pattern is a lead for whoever audits, no finding.
MONTH_END: Final = 3  # last days of a month
FEWEST: Final = 4  # visits in that month
SPAN: Final = 30  # minutes
MANY: Final = 8  # visits
NEARLY_ALL: Final = 0.9
ELDERS: Final = 4  # whom one account or one line has rated: a couple and their parents are no pattern


def all_at_month_end(visits: int, first: date) -> bool:
    """Whether so many visits of one month, the first of them on this day, all lie in its last days."""
    return visits >= FEWEST and first.day > monthrange(first.year, first.month)[1] - MONTH_END


def nearly_all_round(visits: int, whole: int) -> bool:
    """Whether nearly all of somebody's visits took whole half-hours to the minute."""
    return visits >= MANY and whole >= visits * NEARLY_ALL


def pick(numbers: Iterable[str], *, seed: str, most: int) -> list[str]:
    """Return at most so many of these numbers, by the same hash as the sample: nobody chooses among the leads."""
    return sorted(sorted(set(numbers), key=lambda number: _mark(seed, number))[:most])
