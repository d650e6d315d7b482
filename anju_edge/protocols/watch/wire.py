"""The watch protocol on a socket: what each frame is owed, and the commands that are offered."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from anju_edge.protocols.watch import frames, words
from anju_edge.protocols.watch.cutting import Cutter
from anju_edge.protocols.wire import NOBODY, Command, Message, Wire

PORT: Final = 8001
INDEXED: Final = "ZJ"  # the maker whose frames carry a running index
MAX_TEXT: Final = 200
_PHONE = re.compile(r"\+?[0-9]{3,20}")
_ZONE = re.compile(r"[+-]?[0-9]{1,2}(?:\.[0-9]{1,2})?")
_LANGUAGE = re.compile(r"[0-9]{0,2}")
_MAKER = re.compile(r"[0-9A-Za-z]{2}")
_NUMBER = re.compile(r"[0-9A-Za-z]{1,20}")
_INTERVAL = range(10, 65_536)
_CONTACTS = 3


class Talk:
    """One connection of a watch. Every frame names its watch, so nobody signs in."""

    __slots__ = ("_cutter", "_number")

    def __init__(self, settings: Mapping[str, Any]) -> None:  # noqa: ARG002 - every protocol is opened with settings
        self._cutter = Cutter()
        self._number = NOBODY

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
        self._number = frame.number
        calls = frames.is_alarm(frame.keyword)
        is_owed = frame.whole or (calls and len(raw) >= frames.MAX_FRAME)
        return Message(frame.number, raw, answer(frame) if is_owed else b"", urgent=calls)


def answer(frame: frames.Frame) -> bytes:
    """Write what the document owes a frame; nothing where it owes nothing."""
    keyword = frame.keyword.upper()
    owed = words.ALARM_ANSWER if frames.is_alarm(keyword) else words.ANSWERS.get(keyword, "")
    return frames.written(frame.maker, frame.number, frame.running, owed.format(frame.keyword)) if owed else b""


def command(number: str, asked: Command) -> bytes:
    """Write a command for a watch. Raises ``ValueError`` for a verb or an argument that does not exist."""
    write = _WRITTEN.get(asked.verb)
    maker = str(asked.arguments.get("maker", "3G"))
    if write is None or not _MAKER.fullmatch(maker) or not _NUMBER.fullmatch(number):
        raise ValueError(asked.verb if write is None else "maker_or_number")
    running = f"{asked.serial % 65_536:04X}" if maker == INDEXED else ""
    return b"".join(frames.written(maker, number, running, content) for content in write(asked.arguments))


def _plain(content: str) -> Callable[[Mapping[str, Any]], list[str]]:
    return lambda _arguments: [content]


def _interval(arguments: Mapping[str, Any]) -> list[str]:
    seconds = int(arguments.get("seconds", 0))
    if seconds not in _INTERVAL:
        raise ValueError("seconds")
    return [f"UPLOAD,{seconds}"]


def _contacts(arguments: Mapping[str, Any]) -> list[str]:
    numbers = arguments.get("numbers")
    if not isinstance(numbers, list | tuple) or not 0 < len(numbers) <= _CONTACTS:
        raise ValueError("numbers")
    return [f"SOS{place},{_fitting(_PHONE, number, 'numbers')}" for place, number in enumerate(numbers, 1)]


def _centre(arguments: Mapping[str, Any]) -> list[str]:
    return [f"CENTER,{_fitting(_PHONE, arguments.get('number', ''), 'number')}"]


def _time(arguments: Mapping[str, Any]) -> list[str]:
    """Language 1 is simplified Chinese; the zone is in hours."""
    language = _fitting(_LANGUAGE, arguments.get("language", 1), "language")
    return [f"LZ,{language},{_fitting(_ZONE, arguments.get('zone', 8), 'zone')}"]


def _message(arguments: Mapping[str, Any]) -> list[str]:
    text = str(arguments.get("text", ""))
    if not 0 < len(text) <= MAX_TEXT:
        raise ValueError("text")
    try:
        return [f"MESSAGE,{text.encode('utf-16-be').hex().upper()}"]
    except UnicodeEncodeError as problem:
        raise ValueError("text") from problem


def _fitting(pattern: re.Pattern[str], value: object, name: str) -> str:
    text = str(value)
    if not pattern.fullmatch(text):
        raise ValueError(name)
    return text


_WRITTEN: Final[Mapping[str, Callable[[Mapping[str, Any]], list[str]]]] = {
    "find": _plain("FIND"),
    "locate": _plain("CR"),
    "upload_interval": _interval,
    "contacts": _contacts,
    "centre_number": _centre,
    "time": _time,
    "measure_heart": _plain("hrtstart,1"),
    "message": _message,
}
ECHOES: Final[Mapping[str, str]] = {
    "find": "FIND",
    "locate": "CR",
    "upload_interval": "UPLOAD",
    "contacts": "SOS1",
    "centre_number": "CENTER",
    "time": "LZ",
    "measure_heart": "hrtstart",
    "message": "MESSAGE",
}
WIRE: Final = Wire(open=Talk, port=PORT, command=command, verbs=tuple(_WRITTEN), echoes=ECHOES)
