"""Every read of care; fetching is authorising."""

from anju.care.queries.behind import Behind, behind
from anju.care.queries.checks import (
    SORTS,
    OpenRound,
    Progress,
    check,
    checks,
    last_morning,
    left_out,
    mornings,
    open_checks,
    open_rounds,
    progress,
    round_of,
)
from anju.care.queries.shown import Shown, shown
from anju.care.queries.words import CLOSED, KINDS, PARTS, REASONS, STATES, VERBS

__all__ = [
    "CLOSED",
    "KINDS",
    "PARTS",
    "REASONS",
    "SORTS",
    "STATES",
    "VERBS",
    "Behind",
    "OpenRound",
    "Progress",
    "Shown",
    "behind",
    "check",
    "checks",
    "last_morning",
    "left_out",
    "mornings",
    "open_checks",
    "open_rounds",
    "progress",
    "round_of",
    "shown",
]
