"""SCAIP: social alarm units that send XML in SIP MESSAGE requests (SS 91100, CLC/TS 50134-9)."""

from anju_edge.protocols.scaip.calm import is_calm
from anju_edge.protocols.scaip.codec import decode
from anju_edge.protocols.scaip.wire import WIRE

__all__ = ["WIRE", "decode", "is_calm"]
