"""Every read of quality; fetching is authorising."""

from anju.quality.queries.calls import (
    CallCounts,
    call_back,
    call_backs,
    call_counts,
    colleagues,
    percent_of,
    shares,
)
from anju.quality.queries.draws import audit_draw, audit_draws, drawable, evidence, months_of
from anju.quality.queries.lapses import KINDS, Figures, figures, lapses
from anju.quality.queries.patterns import lead_words, patterns
from anju.quality.queries.story import timeline

__all__ = [
    "KINDS",
    "CallCounts",
    "Figures",
    "audit_draw",
    "audit_draws",
    "call_back",
    "call_backs",
    "call_counts",
    "colleagues",
    "drawable",
    "evidence",
    "figures",
    "lapses",
    "lead_words",
    "months_of",
    "patterns",
    "percent_of",
    "shares",
    "timeline",
]
