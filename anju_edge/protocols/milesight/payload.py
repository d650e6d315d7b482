"""Cutting a payload into channel, type and value, and reading what each model means by them."""

from functools import lru_cache
from typing import Final

from anju_edge.protocols.events import Signal
from anju_edge.protocols.milesight import models, smoke, words
from anju_edge.protocols.milesight.words import Payload

MAX_PAYLOAD: Final = 512  # LoRaWAN carries 242 bytes
_SHORT: Final = 16  # battery and state of a door, a button, a head: they come again and again
_MARKS: Final = (b"\xff\x2e", b"\xff\x34", b"\x06\xfb")  # a button, a button of a panel, an alarm of the radar
_HISTORY = bytes(models.HISTORY)


def decode_payload(model: str, data: bytes) -> Payload:
    """Read one payload of a model. Of an unknown model only what means the same on all, and what may be an alarm."""
    known = models.known_model(model)
    return _short(known, data) if len(data) <= _SHORT else _read(known, data[:MAX_PAYLOAD])


def _read(known: str, data: bytes) -> Payload:
    if known == models.SMOKE_DETECTOR or (not known and smoke.is_frame(data)):
        return smoke.frame(data)
    found, unread = _cut(known, data)
    if unread and not unread.startswith(_HISTORY) and any(mark in unread for mark in _MARKS):
        found += words.unclear(f"unread {unread.hex()}")
    return words.conclude(found, unread)


_short = lru_cache(10_000)(_read)


def _cut(model: str, data: bytes) -> tuple[list[Signal], bytes]:
    """Read fields until the end, or until one that is cut or unknown: nobody knows where the next begins."""
    fields, found, at = models.MODELS[model], list[Signal](), 0
    end = len(data)
    while at + 2 <= end:
        field = fields.get((data[at], data[at + 1]))
        if field is None:
            break
        length, read, least = field
        value = data[at + 2 : at + 2 + length]
        if len(value) < (least or length):
            break
        if read is not None:
            found += read(value)
        at += 2 + len(value)
    return found, data[at:]
