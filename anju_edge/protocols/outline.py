"""What stays the same in the routine frames of one device: a payload without its measured numbers.

Two payloads of one outline differ only in well-formed numbers or times, as values of properties that no codec here
reads as an alarm. So if one of them can be read and holds no alarm, the other can be read and holds none. Keys, truths,
words, unknown properties and everything strangely written stay in the outline.
"""

import re
from typing import Final

from anju_edge.protocols.events import UNITS
from anju_edge.protocols.zigbee2mqtt.words import NUMBERS

MAX_PAYLOAD: Final = 4096
MEASURED: Final = frozenset(UNITS) | frozenset(NUMBERS) | {"battery", "linkquality", "link_quality", "last_seen", "at"}
_NUMBER = rb"-?(?:0|[1-9]\d{0,8})(?:\.\d{1,9})?"
_TIME = rb'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?"'
_KEYS = "|".join(re.escape(key) for key in sorted(MEASURED)).encode()
_split = re.compile(rb'("(?:' + _KEYS + rb')": ?)(?:' + _NUMBER + rb"|" + _TIME + rb")(?=[,}])").split


def outline(payload: bytes) -> bytes:
    """Return a payload without its measured numbers; nothing for one that is too long to bother."""
    return b"#".join(_split(payload)) if len(payload) <= MAX_PAYLOAD else b""
