"""Milesight LoRaWAN sensors: what the bytes of their uplinks mean, and the words of the vendor's own decoders."""

from anju_edge.protocols.milesight.models import known_model
from anju_edge.protocols.milesight.payload import decode_payload
from anju_edge.protocols.milesight.words import Payload

__all__ = ["Payload", "decode_payload", "known_model"]
