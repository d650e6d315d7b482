"""Signing in: what 0100 tells of a terminal in each edition, and the code that it shows in 0102 from then on.

The code follows from the line's secret and the terminal's number: no restart of ours makes a fleet register anew.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from anju_edge.protocols import reading
from anju_edge.protocols.jt808.frame import Frame

_PLACE: Final = 4  # province and county
_CODE_DIGITS: Final = 16
_TEXT: Final = 30


class Edition(NamedTuple):
    """How long the maker, the model and the terminal's own id are in one edition of the standard."""

    maker: int
    model: int
    terminal: int

    @property
    def shortest(self) -> int:
        """The shortest body of this edition: it ends with the colour of a number plate that need not be there."""
        return _PLACE + sum(self) + 1


_2011: Final = Edition(5, 8, 7)
_2013: Final = Edition(5, 20, 7)
_2019: Final = Edition(11, 30, 30)


class Registration(NamedTuple):
    """Who made the terminal, which model it is and what its maker calls this piece."""

    maker: str
    model: str
    terminal: str


def read(frame: Frame) -> Registration:
    """Read a registration; the edition follows from the header and from how long the body is."""
    edition = _edition(frame)
    texts = []
    at = _PLACE
    for size in edition:
        texts.append(_text(frame.body[at : at + size]))
        at += size
    return Registration(*texts)


def code_of(settings: Mapping[str, Any], number: str) -> str:
    """Return the code of a terminal."""
    secret = str(settings.get("secret", "")).encode("utf-8", "replace")
    return hmac.new(secret, number.encode(), hashlib.sha256).hexdigest()[:_CODE_DIGITS]


def shown_code(frame: Frame) -> str:
    """Return the code that a terminal shows in 0102; since 2019 its length stands before it, and more after it."""
    body = frame.body
    if frame.version is not None and body:
        body = body[1 : 1 + body[0]]
    return body.rstrip(b"\0").decode("gb18030", "replace")


def is_let_in(settings: Mapping[str, Any], frame: Frame) -> bool:
    """Whether the code shown will do: any does unless the line checks them, since many are of an older platform."""
    if not reading.truth(settings.get("check_auth")):
        return True
    return hmac.compare_digest(shown_code(frame).encode(), code_of(settings, frame.number).encode())


def _edition(frame: Frame) -> Edition:
    if frame.version is not None and len(frame.body) >= _2019.shortest:
        return _2019
    return _2013 if len(frame.body) >= _2013.shortest else _2011


def _text(field: bytes) -> str:
    written = field.strip(b"\0 ").decode("gb18030", "replace")
    return "".join(letter for letter in written if letter.isprintable())[:_TEXT].strip()
