"""Meokon A5 5A: wireless pressure, level and hydrant terminals that speak to a server of ours by TCP or UDP."""

from anju_edge.protocols.meokon.codec import decode
from anju_edge.protocols.meokon.outline import outline
from anju_edge.protocols.meokon.wire import WIRE

__all__ = ["WIRE", "decode", "outline"]
