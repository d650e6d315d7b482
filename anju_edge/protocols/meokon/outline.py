"""What stays the same in the routine frames of one terminal: a sealed frame without reception, value, time and records.

None of these is an alarm: the alarm byte, the type and the power stay, and the length, by which values are understood.
"""

from typing import Final

from anju_edge.protocols.meokon import frame

_RSSI_AT: Final = 18


def outline(payload: bytes) -> bytes:
    """Return the fixed head of a sealed frame without its reception, and the length of all; nothing for any other."""
    if len(payload) > frame.LONGEST or not frame.sealed(payload):
        return b""
    return payload[:_RSSI_AT] + payload[_RSSI_AT + 1 : frame.FIXED] + len(payload).to_bytes(2)
