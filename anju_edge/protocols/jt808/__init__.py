"""JT/T 808 (2011, 2013, 2019): badges, cards and other locators of the Chinese transport standard."""

from anju_edge.protocols.jt808.calm import is_calm
from anju_edge.protocols.jt808.codec import decode
from anju_edge.protocols.jt808.wire import WIRE

__all__ = ["WIRE", "decode", "is_calm"]
