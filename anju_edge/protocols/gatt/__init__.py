"""Bluetooth GATT health values inside the messages of gateways: one characteristic's bytes into signals."""

from anju_edge.protocols.gatt.codec import CHARACTERISTICS, read
from anju_edge.protocols.gatt.numbers import long_float, short_float

__all__ = ["CHARACTERISTICS", "long_float", "read", "short_float"]
