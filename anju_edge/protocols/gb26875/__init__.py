"""GB/T 26875.3-2011: fire transmission devices of institutions, over TCP and UDP."""

from anju_edge.protocols.gb26875.calm import is_calm
from anju_edge.protocols.gb26875.codec import decode
from anju_edge.protocols.gb26875.outline import outline
from anju_edge.protocols.gb26875.wire import WIRE

__all__ = ["WIRE", "decode", "is_calm", "outline"]
