"""What stays the same in the routine frames of one device: a payload without its measured numbers.

Two payloads of one outline differ only in well-formed numbers or times, as values of properties that no codec here
reads as an alarm. So if one of them can be read and holds no alarm, the other can be read and holds none. Keys, truths,
words, unknown properties and everything strangely written stay in the outline. A line whose ``profiles`` give meanings
of their own to properties has no outlines.
"""

import re
from functools import lru_cache
from typing import Final

from anju_edge.protocols.events import UNITS
from anju_edge.protocols.property_words import BATTERIES, MEASURES, VOLTS, plain
from anju_edge.protocols.zigbee2mqtt.words import NUMBERS

MAX_PAYLOAD: Final = 4096
_COUNTED: Final = {"seq", "timestamp", "time", "upDataSN", "upPacketSN"}  # when, and the how many-eth
MEASURED: Final = (
    frozenset(UNITS) | frozenset(NUMBERS) | {"battery", "linkquality", "link_quality", "last_seen", "at"} | _COUNTED
)
_PLAIN: Final = frozenset(MEASURES) | BATTERIES | VOLTS  # of carriers, in whatever case and with whatever marks
_MARK: Final = b"\0"  # stands for a number; no JSON holds it
_NUMBER: Final = (
    rb'-?(?:0|[1-9]\d{0,12})(?:\.\d{1,9})?|"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?"'
)
_KEY: Final = re.compile(rb'(?<!\\)"([^"\\]{1,60})\Z')
_split = re.compile(rb'": ?(' + _NUMBER + rb")(?=[,}])").split


def outline(payload: bytes) -> bytes:
    """Return a payload without its measured numbers; nothing for one that is too long to bother."""
    if len(payload) > MAX_PAYLOAD or _MARK in payload:
        return b""
    parts = _split(payload)  # pieces, and between them the numbers
    rough = _MARK.join(parts[::2])
    others = _unmeasured(rough)
    if not others:
        return rough
    return rough + _MARK + _MARK.join([parts[2 * at + 1] for at in others])


@lru_cache(20_000)
def _unmeasured(rough: bytes) -> tuple[int, ...]:
    """Return which of the numbers that were left out are no measured ones: the key stands at the end of each piece."""
    return tuple(at for at, piece in enumerate(rough.split(_MARK)[:-1]) if not _is_measured(piece))


def _is_measured(piece: bytes) -> bool:
    key = _KEY.search(piece[-64:])
    name = key[1].decode("utf-8", "replace") if key is not None else ""
    return name in MEASURED or plain(name) in _PLAIN
