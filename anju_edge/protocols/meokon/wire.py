"""Meokon on a socket: frames are cut by their length, and by their seal where the length is wrong."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from anju_edge.protocols.meokon import frame
from anju_edge.protocols.wire import NOBODY, Answer, Message, Wire, number

PORT: Final = 9105  # ours: the document leaves the port to the customer
_ANSWER: Final = re.compile(r"(?:[0-9a-f]{2}|\{device\}|\{time\}|\{crc\})*\Z", re.IGNORECASE)
_PARTS: Final = re.compile(r"[0-9a-f]{2}|\{device\}|\{time\}|\{crc\}", re.IGNORECASE)
_TEMPLATE_MAX = 512
_LENGTH_END = 5
_UPLOAD = 0


class MeokonConversation:
    """One terminal: it connects, uploads, waits up to 5 s for the answer and goes to sleep."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._template = _template(settings.get("answer"))
        self._buffer = b""
        self._number = NOBODY

    def feed(self, data: bytes) -> list[Message]:
        """Take what came and return the messages that are whole now."""
        self._buffer += data
        found: list[Message] = []
        while True:
            start = self._buffer.find(frame.HEAD)
            if start != 0 and self._rubbish(start, found):
                return found
            end = _end(self._buffer)
            if not end:
                return found
            found.append(self._message(self._buffer[:end]))
            self._buffer = self._buffer[end:]

    def rest(self) -> bytes:
        """Return what is left of a half message when the connection has ended."""
        return self._buffer

    def _rubbish(self, start: int, found: list[Message]) -> bool:
        """Hand out what stands before a frame; return whether nothing else is there."""
        begun = frame.HEAD[:1] if self._buffer.endswith(frame.HEAD[:1]) else b""
        before = self._buffer[:start] if start > 0 else self._buffer[: len(self._buffer) - len(begun)]
        if before:
            found.append(Message(self._number, before))
        self._buffer = self._buffer[len(before) :]
        return start < 0

    def _message(self, raw: bytes) -> Message:
        whole = frame.sealed(raw)
        if whole:
            self._number = number(frame.head(raw).number)
        owed = whole and self._template and frame.head(raw).command == _UPLOAD
        return Message(self._number, raw, _answer(self._template, raw[5:17]) if owed else b"")


def _end(buffer: bytes) -> int:
    """Return where the message that begins here ends, or 0 while more must come."""
    length = int.from_bytes(buffer[3:_LENGTH_END]) if len(buffer) >= _LENGTH_END else 0
    plausible = frame.SHORTEST <= length <= frame.LONGEST
    if plausible and buffer[length - 2 : length] == frame.TAIL:
        return length
    end = frame.sealed_end(buffer) if buffer.endswith(frame.TAIL) else 0
    if end:
        return end
    if len(buffer) < _LENGTH_END or (plausible and len(buffer) < length):
        return 0
    return frame.sealed_end(buffer) or _broken_end(buffer, length if plausible else frame.LONGEST)


def _broken_end(buffer: bytes, limit: int) -> int:
    following = buffer.find(frame.HEAD, 2, limit)
    if following > 0:
        return following
    return limit if len(buffer) >= limit else 0


def _template(written: object) -> str:
    if not isinstance(written, str) or len(written) > _TEMPLATE_MAX:
        return ""
    tight = "".join(written.split())
    return tight if _ANSWER.match(tight) else ""


def _answer(template: str, device: bytes) -> Answer:
    def spoken(now: datetime) -> bytes:
        said = b""
        for part in _PARTS.findall(template):
            word = part.lower()
            if word == "{device}":
                said += device
            elif word == "{time}":
                said += int(now.timestamp()).to_bytes(4)
            elif word == "{crc}":
                said += frame.checksum(said).to_bytes(2)
            else:
                said += bytes.fromhex(word)
        return said

    return spoken


WIRE: Final = Wire(open=MeokonConversation, port=PORT, tcp=True, udp=True)
