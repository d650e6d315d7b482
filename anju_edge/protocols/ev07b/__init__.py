"""Eview EV07B and EV04: SOS pendants that speak binary frames over TCP or UDP."""

from anju_edge.protocols.ev07b.calm import is_calm
from anju_edge.protocols.ev07b.codec import decode
from anju_edge.protocols.ev07b.wire import WIRE

__all__ = ["WIRE", "decode", "is_calm"]
