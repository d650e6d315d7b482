"""The IW protocol: text frames from ``IW`` or ``TRV`` to ``#`` over TCP, from 4G watches for elders."""

from anju_edge.protocols.iw.calm import is_calm
from anju_edge.protocols.iw.codec import decode
from anju_edge.protocols.iw.wire import WIRE

__all__ = ["WIRE", "decode", "is_calm"]
