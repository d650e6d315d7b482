"""What can be asked of devices: each verb with its argument and what is sensible in it. Listening in is not offered."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_PHONE = re.compile(r"\+?[0-9]{3,15}")
_CONTACTS = 3
_TEXT = 60


@dataclass(frozen=True, slots=True)
class Order:
    """One verb: the name of its argument (none: empty) and how a written value becomes one; wrong values raise."""

    argument: str = ""
    read: Callable[[str], object] = str


def _phone(written: str) -> str:
    number = re.sub(r"[ -]", "", written)
    if not _PHONE.fullmatch(number):
        raise ValueError(written)
    return number


def _phones(written: str) -> list[str]:
    numbers = [_phone(part) for part in re.split(r"[,，、;；\s]+", written) if part]
    if not 0 < len(numbers) <= _CONTACTS:
        raise ValueError(written)
    return numbers


def _text(written: str) -> str:
    words = written.strip()
    if not 0 < len(words) <= _TEXT or not words.isprintable():
        raise ValueError(written)
    return words


def _between(low: int, high: int) -> Callable[[str], int]:
    def read(written: str) -> int:
        value = int(written)
        if not low <= value <= high:
            raise ValueError(written)
        return value

    return read


VERBS: dict[str, Order] = {
    "find": Order(),
    "locate": Order(),
    "measure_heart": Order(),
    "time": Order(),
    "read_status": Order(),
    "initialise": Order(),
    "upload_interval": Order("seconds", _between(10, 86_400)),
    "duty_check": Order("minutes", _between(1, 240)),
    "contacts": Order("numbers", _phones),
    "centre_number": Order("number", _phone),
    "message": Order("text", _text),
}


def arguments(verb: str, written: str) -> dict[str, object]:
    """Return the arguments of a verb from what was written. Raises ``ValueError`` for what makes no sense."""
    order = VERBS[verb]
    return {order.argument: order.read(written.strip())} if order.argument else {}
