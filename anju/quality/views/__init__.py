"""Pages of quality: the board with its lists, the work list of call-backs, samples for audit."""

from anju.quality.views.auditing import audit, audits, pack
from anju.quality.views.board import board, export, lapses, share
from anju.quality.views.calling import act, call, calls, reach

__all__ = ["act", "audit", "audits", "board", "call", "calls", "export", "lapses", "pack", "reach", "share"]
