"""How long a battery may still last, from what it said day by day; and an honest "unknown" where that does not tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, quantiles

LOOK_DAYS = 35
LEAST_DAYS = 5  # days with a word …
LEAST_SPAN = 7  # … over at least a week: less is no trend
RISE = 5  # percent: charged, or a new battery; what was before says nothing any more
FLAT = 0.05  # percent a day: less is no fall that could be told from noise
MOST = 365


@dataclass(frozen=True, slots=True)
class Estimate:
    """Days left, from the quick to the slow half of what was seen; nothing where ``why`` says that it cannot be told.

    ``why`` is one of: silent (no word at all), charged (just charged or a new battery), few, flat, falls.
    """

    least: int | None
    most: int | None
    why: str
    a_day: float = 0.0  # percent lost a day
    over: int = 0  # days that were looked at


def estimate(days: Sequence[tuple[int, int]]) -> Estimate:
    """Judge levels by day: ``(day number, percent)``, one for each day with a word, the oldest first."""
    if not days:
        return Estimate(None, None, "silent")
    start = max((place for place, (one, two) in enumerate(pairwise(days), 1) if two[1] - one[1] >= RISE), default=0)
    seen = days[start:]
    over = seen[-1][0] - seen[0][0]
    if len(seen) < LEAST_DAYS or over < LEAST_SPAN:
        return Estimate(None, None, "charged" if start else "few", over=over)
    falls = _falls(seen, over)
    middle = median(falls)
    if middle < FLAT:
        return Estimate(None, None, "flat", over=over)
    slow, _, quick = quantiles(falls, n=4) if len(falls) > 1 else (middle, middle, middle)
    level = seen[-1][1]
    return Estimate(_days(level, max(quick, middle)), _days(level, max(slow, FLAT)), "falls", round(middle, 2), over)


def _falls(seen: Sequence[tuple[int, int]], over: int) -> list[float]:
    """Return percent lost a day between any two days that lie at least half of the time apart.

    Near days would say nothing but the steps in which many devices count.
    """
    return [
        (one[1] - two[1]) / (two[0] - one[0])
        for place, one in enumerate(seen)
        for two in seen[place + 1 :]
        if (two[0] - one[0]) * 2 >= over
    ]


def _days(level: int, fall: float) -> int:
    return min(int(level / fall), MOST)
