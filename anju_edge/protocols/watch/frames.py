"""One frame of the watch protocol: ``[maker*number*length*content]``, from some makers with a running index."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

MAX_FRAME: Final = 2 * 1024
MAX_VOICE_FRAME: Final = 64 * 1024
VOICE: Final = frozenset({"TK", "JXTK", "IMG"})  # what carries sound or a picture: binary, its five signs escaped
BLANK: Final = b" \t\r\n\0"
_HEAD = re.compile(
    rb"\[([0-9A-Za-z]{2})\*([0-9A-Za-z]{1,20})\*(?:([0-9A-Fa-f]{4})\*(?=[0-9A-Fa-f]{4}\*))?([^*,\[\]]{1,8})\*"
)
_HEX = re.compile(rb"[0-9A-Fa-f]{4}")
_ALARM_WORD = re.compile(r"AL(?:_\w+|CUSTOMER\d*)?")
_ALARM_BYTES = re.compile(rb"\*\s*AL(?:_\w+|CUSTOMER\d*)?\s*[,\]]")
_KEYWORD = 24
_LENGTH = 4


class Frame(NamedTuple):
    """A frame taken apart. ``running`` is its index, ``whole`` whether its closing bracket came."""

    maker: str
    number: str
    running: str
    keyword: str
    content: bytes
    whole: bool
    length_is_right: bool

    @property
    def fields(self) -> list[str]:
        """The comma separated fields behind the keyword."""
        return self.content.decode("utf-8", "replace").split(",")[1:]


def opened(raw: bytes) -> Frame | None:
    """Take a frame apart; nothing when its head is not one. A wrong length is noted and no reason to refuse."""
    raw = raw.strip(BLANK)
    head = _HEAD.match(raw)
    if head is None:
        return None
    whole = raw.endswith(b"]")
    content = raw[head.end() : -1] if whole else raw[head.end() :]
    keyword = content[:_KEYWORD].split(b",", 1)[0].decode("ascii", "replace").strip()
    maker, number, running, length = head.groups(b"")
    right = len(length) == _LENGTH and _HEX.fullmatch(length) is not None and int(length, 16) == len(content)
    return Frame(maker.decode(), number.decode(), running.decode(), keyword, content, whole, right)


def declared_end(raw: bytes, start: int) -> int | None:
    """Return where the frame that begins at ``start`` says that its closing bracket stands."""
    head = _HEAD.match(raw, start)
    length = _declared(head) if head is not None else None
    return None if head is None or length is None else head.end() + length


def limit(raw: bytes, start: int) -> int:
    """Return how long the frame that begins at ``start`` may be."""
    head = _HEAD.match(raw, start)
    if head is None:
        return MAX_FRAME
    keyword = raw[head.end() : head.end() + _KEYWORD].split(b",", 1)[0].decode("ascii", "replace")
    return MAX_VOICE_FRAME if keyword.strip().upper() in VOICE else MAX_FRAME


@lru_cache(1000)
def is_alarm(keyword: str) -> bool:
    """Whether a frame is an alarm by its outer shell, whatever stands in it."""
    return _ALARM_WORD.fullmatch(keyword.upper()) is not None


def cries(raw: bytes) -> bool:
    """Whether bytes that are no frame hold the word of an alarm frame."""
    return _ALARM_BYTES.search(raw[:MAX_VOICE_FRAME].upper()) is not None


def written(maker: str, number: str, running: str, content: str) -> bytes:
    """Write a frame with its length."""
    middle = f"{running}*" if running else ""
    return f"[{maker}*{number}*{middle}{len(content.encode()):04X}*{content}]".encode()


def _declared(head: re.Match[bytes]) -> int | None:
    return int(head.group(4), 16) if _HEX.fullmatch(head.group(4)) else None
