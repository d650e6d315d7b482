"""Who may buy an item with subsidy: the ability level or one of the standings must be named by the item."""

from collections.abc import Collection
from dataclasses import dataclass

ANYBODY = "any"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the purse may pay, and why, as a code with the word that decided."""

    allowed: bool
    reason: str
    word: str = ""


def may_buy(subsidy_for: Collection[str], care_level: str, standings: Collection[str]) -> Decision:
    """Decide by the item's own list."""
    if not subsidy_for:
        return Decision(allowed=False, reason="own_money")
    if ANYBODY in subsidy_for:
        return Decision(allowed=True, reason="anybody")
    if care_level and care_level in subsidy_for:
        return Decision(allowed=True, reason="level", word=care_level)
    for standing in sorted(standings):
        if standing in subsidy_for:
            return Decision(allowed=True, reason="standing", word=standing)
    return Decision(allowed=False, reason="not_among")
