"""Every read of quality; fetching is authorising."""

from anju.quality.queries.calls import CallCounts, call_back, call_backs, call_counts, percent_of, shares
from anju.quality.queries.draws import audit_draw, audit_draws, drawable, evidence
from anju.quality.queries.lapses import KINDS, Figures, figures, lapses

__all__ = [
    "KINDS",
    "CallCounts",
    "Figures",
    "audit_draw",
    "audit_draws",
    "call_back",
    "call_backs",
    "call_counts",
    "drawable",
    "evidence",
    "figures",
    "lapses",
    "percent_of",
    "shares",
]
