"""What can be asked of a terminal. It confirms with 0001 (8201: with 0201) and the serial that the command carried."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from anju_edge.protocols.jt808.frame import LONGEST_BODY, PHONE_2011, PHONE_2019, build
from anju_edge.protocols.wire import Command

_SET: Final = 0x8103
_INTERVAL: Final = 0x0029
_INTERVAL_ASLEEP: Final = 0x0027
_CENTRE_PHONE: Final = 0x0040
_SERIALS: Final = 0x10000
_LONGEST_INTERVAL: Final = 86_400
_LONGEST_PHONE: Final = 20
_DISPLAY_AND_SPEAK: Final = 0b1100
_NOTIFICATION: Final = 1
_VERSION_2019: Final = 1
_BYTE: Final = 0xFF

Arguments = Mapping[str, Any]


def command(number: str, asked: Command) -> bytes:
    """Return the bytes of a command; a number of twenty digits is one of the header of 2019."""
    verb = _VERBS.get(asked.verb)
    if verb is None:
        raise ValueError("no_such_verb")
    phone = bytes.fromhex(number)
    if len(phone) not in (PHONE_2011, PHONE_2019):
        raise ValueError("number")
    version = _VERSION_2019 if len(phone) == PHONE_2019 else None
    message, write = verb
    return build(message, version, phone, asked.serial % _SERIALS, write(asked.arguments, version is not None))


def _locate(_arguments: Arguments, _later: bool) -> bytes:  # noqa: FBT001 - every verb has this shape
    return b""


def _upload_interval(arguments: Arguments, _later: bool) -> bytes:  # noqa: FBT001
    seconds = arguments.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds <= _LONGEST_INTERVAL:
        raise ValueError("seconds")
    value = seconds.to_bytes(4)
    return _parameters({_INTERVAL: value, _INTERVAL_ASLEEP: value})


def _centre_number(arguments: Arguments, _later: bool) -> bytes:  # noqa: FBT001
    phone = str(arguments.get("number", ""))
    if not 0 < len(phone) <= _LONGEST_PHONE or not phone.isascii() or not phone.lstrip("+").isdecimal():
        raise ValueError("number")
    return _parameters({_CENTRE_PHONE: phone.encode()})


def _message(arguments: Arguments, later: bool) -> bytes:  # noqa: FBT001
    text = arguments.get("text")
    if not isinstance(text, str) or not text:
        raise ValueError("text")
    flag = arguments.get("message_flag", _DISPLAY_AND_SPEAK)
    if not isinstance(flag, int) or not 0 <= flag <= _BYTE:
        raise ValueError("message_flag")
    body = bytes([flag, _NOTIFICATION] if later else [flag]) + text.encode("gb18030")
    if len(body) > LONGEST_BODY:
        raise ValueError("text")
    return body


def _parameters(values: Mapping[int, bytes]) -> bytes:
    items = (key.to_bytes(4) + bytes([len(value)]) + value for key, value in values.items())
    return bytes([len(values)]) + b"".join(items)


_VERBS: Final[Mapping[str, tuple[int, Callable[[Arguments, bool], bytes]]]] = {
    "locate": (0x8201, _locate),
    "upload_interval": (_SET, _upload_interval),
    "centre_number": (_SET, _centre_number),
    "message": (0x8300, _message),
}
VERBS: Final = tuple(_VERBS)
