"""What a worker's visits have in common when they are made up: always the same minutes, the same coordinates.

A phone's own place differs by metres from fix to fix, and no two visits take the same minutes for long.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from anju.dispatch.rules.ranking import Reason

SAME: Final = 5  # visits in a row
ROUND: Final = 8
ROUND_TO: Final = 10  # minutes


@dataclass(frozen=True, slots=True)
class Habit:
    """One of the newest visits of a worker, the newest first: whole minutes, and the place as the phone told it."""

    minutes: int
    place: tuple[float, float] | None


def pattern(habits: Sequence[Habit]) -> Iterable[Reason]:
    """Yield what the newest visits have in common, this one among them."""
    newest = habits[:SAME]
    if len(newest) == SAME and len({one.minutes for one in newest}) == 1:
        yield Reason("same_duration", (("visits", SAME), ("minutes", newest[0].minutes)))
    elif len(habits) >= ROUND and all(one.minutes % ROUND_TO == 0 for one in habits[:ROUND]):
        yield Reason("round_duration", (("visits", ROUND),))
    if len(newest) == SAME and newest[0].place is not None and len({one.place for one in newest}) == 1:
        yield Reason("same_place", (("visits", SAME),))


# Services that may run at one time with the same elder: one cleans while the other sits with the elder or measures.
_BESIDE: Final = frozenset({"cleaning", "meal", "shopping", "errand"})


def go_together(one: str, other: str) -> bool:
    """Whether two services may be with one elder at once; a case or a pair sent to one order always may."""
    return not one or not other or (one != other and (one in _BESIDE or other in _BESIDE))
