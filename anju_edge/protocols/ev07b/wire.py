"""EV07B on a socket: frames that begin with AB and carry their length, each answered when its flag asks for it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from anju_edge.protocols import wire
from anju_edge.protocols.ev07b import frame as frames
from anju_edge.protocols.ev07b.frame import LONGEST, MARKER, Frame
from anju_edge.protocols.wire import Answer, Message, Wire

PORT: Final = 5230
_DONE: Final = bytes([frames.ANSWER, 1, 0])
_TIME: Final = 0x12
_ALARM: Final = 0x02
_TIME_LENGTH: Final = 5


class Ev07bConversation:
    """One pendant's connection: what is held, up to where that is known to be rubbish, and the IMEI."""

    __slots__ = ("_begin", "_held", "_number")

    def __init__(self, _settings: Mapping[str, Any]) -> None:
        self._held = b""
        self._begin = 0
        self._number = wire.NOBODY

    def feed(self, data: bytes) -> list[Message]:
        """Cut what came. What lies before a frame is rubbish, handed out when the frame is there."""
        self._held += data
        messages: list[Message] = []
        at = 0
        for begin, end, frame in self._frames():
            if begin > at:
                messages.append(Message(self._number, self._held[at:begin]))
            if frame is not None:
                self._number = wire.number(frame.number or self._number)
                calls = any(key == _ALARM for key, _ in frame.records)
                messages.append(Message(self._number, self._held[begin:end], _owed(frame), urgent=calls))
            at = end
        self._held = self._held[at:]
        self._begin -= at
        return messages

    def rest(self) -> bytes:
        """Return what is there of a half frame, and rubbish before it."""
        return self._held

    def _frames(self) -> Iterator[tuple[int, int, Frame | None]]:
        """Yield frames with where they begin and end; no frame where only rubbish is handed out, at its limit.

        Whether something is a frame depends on its own bytes alone, so cuts change nothing.
        """
        done = 0
        while True:
            found = self._held.find(MARKER, self._begin)
            self._begin = len(self._held) if found < 0 else found
            while self._begin - done >= LONGEST:
                done += LONGEST
                yield done, done, None
            if len(self._held) - self._begin < frames.HEAD.size:
                return
            length = frames.length_of(self._held, self._begin)
            end = self._begin + length
            if end > len(self._held):
                return
            frame = frames.parse(self._held[self._begin : end])
            if frame is not None and frame.readable:
                begin, self._begin, done = self._begin, end, end
                yield begin, end, frame
            else:
                self._begin += 1


def _owed(frame: Frame) -> bytes | Answer:
    """Return the response; a request for services is answered with the service, and we have the time alone."""
    if not frame.wants_answer or frame.command == frames.ANSWER:
        return b""
    if frame.command != frames.SERVICES:
        return frames.build(frame.sequence, _DONE)
    return _clock(frame.sequence) if any(key == _TIME for key, _ in frame.records) else b""


def _clock(sequence: int) -> Answer:
    def say(now: datetime) -> bytes:
        seconds = int(now.timestamp()).to_bytes(4, "little")
        return frames.build(sequence, bytes([frames.SERVICES, _TIME_LENGTH, _TIME]) + seconds)

    return say


WIRE: Final = Wire(Ev07bConversation, PORT, tcp=True, udp=True)
