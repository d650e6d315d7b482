"""What stays the same in the routine frames of one transmission device: a good frame without serial, times and sum.

Only of units with one state of a system or of the device itself: those repeat. A time is no alarm and makes none.
"""

from collections.abc import Mapping
from typing import Final

from anju_edge.protocols.gb26875 import clock, frames, tables

_TYPE_AT, _NUMBER_AT = frames.HEAD, frames.HEAD + 1
_CLOSING: Final = frames.EMPTY - frames.HEAD
_SIZES: Final[Mapping[int, int]] = {1: frames.EMPTY + 2 + 10, 21: frames.EMPTY + 2 + 7}  # frames with one object
_VERSION_AT, _TAG_AT, _SOURCE_AT, _COMMAND_AT = 4, 6, 12, 26


def outline(payload: bytes) -> bytes:
    """Return version, addresses, command and state of a good frame; nothing for any other."""
    size = len(payload)
    if (
        size <= frames.EMPTY
        or _SIZES.get(payload[_TYPE_AT]) != size
        or payload[_NUMBER_AT] != 1
        or payload[_COMMAND_AT] not in tables.COMMANDS
        or not payload.startswith(frames.START)
        or frames.declared(payload) != size
        or not frames.is_good(payload)
    ):
        return b""
    return payload[_VERSION_AT:_TAG_AT] + payload[_SOURCE_AT : -_CLOSING - clock.TAG]
