"""GB/T 26875.3 on a socket: what each frame is owed. A frame is confirmed, or denied and stored all the same."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from anju_edge.protocols import wire
from anju_edge.protocols.gb26875 import clock, frames, identity, orders, tables, units
from anju_edge.protocols.gb26875.codec import is_tolerated
from anju_edge.protocols.gb26875.cutting import cut

PORT: Final = 5000
# what a good frame is owed; a centre takes no orders and has nothing to be asked for, and an answer is owed nothing
_OWED: Final[Mapping[int, int]] = {
    tables.SEND: tables.CONFIRM,
    tables.CONTROL: tables.DENY,
    tables.REQUEST: tables.DENY,
}
_CALLS: Final = (b"\x01", b"\x02")  # units with the state of a system and of its parts


class Talk:
    """One connection, or one UDP peer. It remembers the last number that a frame in order gave."""

    __slots__ = ("_buffer", "_number", "_settings")

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._buffer = bytearray()
        self._number = ""
        self._settings = settings

    def feed(self, data: bytes) -> list[wire.Message]:
        """Take what came and return the frames that are whole now, and what stood between them."""
        self._buffer += data
        messages = []
        while size := cut(self._buffer):
            messages.append(self._message(bytes(self._buffer[:size])))
            del self._buffer[:size]
        return messages

    def rest(self) -> bytes:
        """Return the half frame."""
        return bytes(self._buffer)

    def _message(self, raw: bytes) -> wire.Message:
        frame = frames.opened(raw)
        if frame is None:
            return wire.Message(wire.number(self._number), raw)
        if frame.fault and not is_tolerated(frame, self._settings):
            return wire.Message(wire.number(self._number), raw, _denial(frame))
        self._number = identity.device(frame, self._settings, self._number)
        calls = frame.unit[:1] in _CALLS
        return wire.Message(wire.number(self._number), raw, self._owed(frame), urgent=calls)

    def _owed(self, frame: frames.Frame) -> wire.Owed:
        command = _OWED.get(frame.command)
        if command is None:
            return b""
        beats = frame.unit == units.HEARTBEAT and identity.is_set(self._settings, "vendor_heartbeat")
        return partial(answer, frame, command, units.HEARTBEAT_ANSWER if beats else b"")


def answer(frame: frames.Frame, command: int, unit: bytes, now: datetime) -> bytes:
    """Write an answer: the serial and version that came, the addresses the other way round, the centre's own clock."""
    return frames.written(
        frames.Frame(frame.serial, frame.version, clock.written(now), frame.destination, frame.source, command, unit)
    )


def _denial(frame: frames.Frame) -> wire.Owed:
    """Deny a frame, but never a denial: two sides whose sums differ would go on for ever."""
    return b"" if frame.command == tables.DENY else partial(answer, frame, tables.DENY, b"")


WIRE: Final = wire.Wire(
    open=Talk,
    port=PORT,
    tcp=True,
    udp=True,
    command=orders.command,
    verbs=orders.VERBS,
    echoes={"duty_check": "duty_check"},
)
