"""The watch protocol ("3G", SeTracker): frames in square brackets over TCP, from most SOS watches sold in China."""

from anju_edge.protocols.watch.calm import is_calm
from anju_edge.protocols.watch.codec import decode
from anju_edge.protocols.watch.wire import WIRE

__all__ = ["WIRE", "decode", "is_calm"]
