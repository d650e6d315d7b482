"""JT/T 808 on a socket: messages between marks of 7E, cut wherever the network cuts, each answered by the standard."""

from collections.abc import Mapping
from typing import Any, Final

from anju_edge.protocols import wire
from anju_edge.protocols.jt808 import answers
from anju_edge.protocols.jt808 import frame as frames
from anju_edge.protocols.jt808.commands import VERBS, command
from anju_edge.protocols.jt808.frame import LONGEST, MARKER, Frame
from anju_edge.protocols.wire import Message, Wire

PORT: Final = 6808
_SERIALS: Final = 0x10000
_PLACE: Final = 0x0200  # it begins with the word of alarms
_WORD: Final = 4


class Jt808Conversation:
    """One terminal's connection: its half message, its number and the serial of what we say."""

    __slots__ = ("_held", "_number", "_serial", "_settings")

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._held = b""
        self._number = wire.NOBODY
        self._serial = 0

    def feed(self, data: bytes) -> list[Message]:
        """Cut what came. A mark may end one message and begin the next; what lies between two others is rubbish."""
        self._held += data
        messages: list[Message] = []
        at = 0
        while True:
            at = self._past_empty(at)
            end = self._end(at)
            if end is None:
                break
            messages.append(self._message(self._held[at:end]))
            at = end
        self._held = self._held[at:]
        return messages

    def rest(self) -> bytes:
        """Return what is there of a half message."""
        return b"" if self._held == MARKER else self._held

    def _past_empty(self, at: int) -> int:
        """Skip marks that another mark follows at once: the one before ended something."""
        while self._held.startswith(MARKER * 2, at):
            at += 1
        return at

    def _end(self, at: int) -> int | None:
        """Return where the piece that begins here ends, or nothing while that cannot be told."""
        begins_with_mark = self._held.startswith(MARKER, at)
        mark = self._held.find(MARKER, at + begins_with_mark, at + LONGEST)
        if mark < 0:
            return at + LONGEST if len(self._held) >= at + LONGEST else None
        if begins_with_mark or _is_sound(frames.parse(self._held[at:mark])):
            return mark + 1
        return mark  # rubbish before a mark: the mark begins something

    def _message(self, raw: bytes) -> Message:
        frame = frames.parse(raw) if raw.endswith(MARKER) else None
        if frame is None:
            return Message(self._number, raw)
        if frame.sound:
            self._number = frame.number
        device = frame.number if self._number == wire.NOBODY else self._number
        owed = answers.owed(frame, self._settings, self._serial)
        if owed != b"":
            self._serial = (self._serial + 1) % _SERIALS
        return Message(device, raw, owed, urgent=frame.id == _PLACE and any(frame.body[:_WORD]))


def _is_sound(frame: Frame | None) -> bool:
    return frame is not None and frame.sound


WIRE: Final = Wire(Jt808Conversation, PORT, tcp=True, udp=True, command=command, verbs=VERBS)
