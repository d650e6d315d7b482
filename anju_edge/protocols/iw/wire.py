"""The IW protocol on a socket: a watch signs in once, then each of its frames is answered by code."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from anju_edge.protocols.iw import frames, words
from anju_edge.protocols.iw.codec import login_number
from anju_edge.protocols.wire import NOBODY, Answer, Message, Wire

PORT: Final = 8002
BEIJING: Final = 8
_ZONES = range(-12, 15)


class Talk:
    """One connection of a watch."""

    __slots__ = ("_cutter", "_number", "_zone")

    def __init__(self, settings: Mapping[str, Any]) -> None:
        zone = settings.get("zone", BEIJING)
        self._cutter = frames.Cutter()
        self._number = NOBODY
        self._zone = zone if isinstance(zone, int) and zone in _ZONES else BEIJING

    def feed(self, data: bytes) -> list[Message]:
        """Take what came and return the frames that are whole now, and what stood between them."""
        return [self._message(raw) for raw in self._cutter.feed(data)]

    def rest(self) -> bytes:
        """Return the half frame."""
        return self._cutter.rest()

    def _message(self, raw: bytes) -> Message:
        frame = frames.opened(raw)
        if frame is None:
            return Message(self._number, raw)
        if frame.code == words.LOGIN and (named := login_number(frame)) != NOBODY:
            self._number = named
        is_owed = frame.code in words.ANSWERED and (frame.closed or len(raw) >= frames.MAX_FRAME)
        return Message(self._number, raw, self._answer(frame) if is_owed else b"", urgent=frame.code == words.CALL)

    def _answer(self, frame: frames.Frame) -> bytes | Answer:
        """Write the answer. An IW login asks for the time, a TRV login only to be let in."""
        said = f"{frame.maker}{words.answer(frame.code)}"
        if frame.code != words.LOGIN or frame.maker != "IW":
            return f"{said}#".encode()
        zone = self._zone

        def with_time(now: datetime) -> bytes:
            return f"{said},{now.astimezone(UTC):%Y%m%d%H%M%S},{zone}#".encode()

        return with_time


WIRE: Final = Wire(open=Talk, port=PORT)
