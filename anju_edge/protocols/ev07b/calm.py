"""EV07B frames that certainly call nobody: those without a record of an alarm, a place or a measurement of the body."""

from typing import Final

from anju_edge.protocols.ev07b import frame as frames
from anju_edge.protocols.ev07b import records

_JUDGED: Final = frozenset({records.ALARM, records.POSITION, records.BEACON, records.HEART, records.OXYGEN})


def is_calm(payload: bytes) -> bool:
    """Whether no key of a frame is one that is judged; a damaged frame is cut in the same way."""
    if len(payload) <= frames.HEAD.size or payload[0] != frames.MARK:
        return False
    at, size = frames.HEAD.size + 1, min(len(payload), frames.HEAD.size + int.from_bytes(payload[2:4], "little"))
    while at + 1 < size:
        end = at + 1 + payload[at]
        if end == at + 1 or end > size:
            break
        if payload[at + 1] in _JUDGED:
            return False
        at = end
    return True
