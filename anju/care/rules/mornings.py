"""When a morning's list is made, and how much of it is kept."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, TypeVar

from anju.kernel.clock import BEIJING

MOST: Final = (
    500  # of a part of a county's list: more than anybody calls in a morning; the totals say how many there were
)
T = TypeVar("T")


def day_due(now: datetime, hour: int) -> date | None:
    """Return the Beijing day whose list is due, from the set hour until midnight; before that none."""
    local = now.astimezone(BEIJING)
    return local.date() if local.hour >= hour else None


def kept(parts: Sequence[tuple[str, T]]) -> tuple[list[T], dict[str, int]]:
    """Keep the first of each part, which come by risk, and count them all."""
    counts: Counter[str] = Counter()
    rows = []
    for part, row in parts:
        counts[part] += 1
        if counts[part] <= MOST:
            rows.append(row)
    return rows, dict(counts)
