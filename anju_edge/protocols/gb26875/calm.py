"""GB/T 26875.3 frames that certainly call nobody: heartbeats, without an application unit or with makers' one byte."""

from typing import Final

from anju_edge.protocols.gb26875.frames import HEAD, LENGTH_AT, START
from anju_edge.protocols.gb26875.units import HEARTBEAT

_NOTHING: Final = b"\0\0"
_ONE: Final = b"\x01\0"


def is_calm(payload: bytes) -> bool:
    """Whether a frame has a head and says that nothing follows, or one byte; more than that is not read."""
    if len(payload) < HEAD or not payload.startswith(START):
        return False
    length = payload[LENGTH_AT : LENGTH_AT + 2]
    return length == _NOTHING or (length == _ONE and payload[HEAD : HEAD + 1] == HEARTBEAT)
