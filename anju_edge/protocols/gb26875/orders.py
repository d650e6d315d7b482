"""What the centre says first: its clock, a duty check, a question about a state, an initialisation."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from anju_edge.protocols import reading
from anju_edge.protocols.gb26875 import clock, frames, identity, tables
from anju_edge.protocols.wire import Command

VERSION: Final = bytes((1, 1))
_ADDRESSES: Final = 1 << 48
_SERIALS: Final = 1 << 16
_BYTE: Final = 255
_YEARS: Final = range(2001, 2255)
_COMPONENT: Final = 4  # bytes of a component's address
_ONE: Final = 1  # every unit here carries one object


def command(number: str, asked: Command) -> bytes:
    """Write a command for a transmission device. Raises ``ValueError`` for what does not exist."""
    write = _WRITTEN.get(asked.verb)
    if write is None:
        raise ValueError(asked.verb)
    kind, unit = write(asked.arguments)
    device, centre = _addresses(number, asked.arguments)
    at = _moment(asked.arguments.get("at"))
    tag = clock.written(at) if at else clock.NO_TIME
    return frames.written(frames.Frame(asked.serial % _SERIALS, VERSION, tag, centre, device, kind, unit))


def _addresses(number: str, arguments: Mapping[str, Any]) -> tuple[int, int]:
    """Return the addresses of the device and the centre. Where a line names devices by destination, theirs is 0."""
    by_destination = arguments.get("identity") == identity.DESTINATION
    device = arguments.get("device_address", 0 if by_destination else number)
    centre = arguments.get("centre_address", number if by_destination else 0)
    return _whole(device, "device_address", _ADDRESSES - 1), _whole(centre, "centre_address", _ADDRESSES - 1)


def _time(arguments: Mapping[str, Any]) -> tuple[int, bytes]:
    at = _moment(arguments.get("at"))
    if at is None:
        raise ValueError("at")
    return tables.CONTROL, bytes((90, _ONE)) + clock.written(at)


def _duty_check(arguments: Mapping[str, Any]) -> tuple[int, bytes]:
    minutes = _whole(arguments.get("minutes"), "minutes", _BYTE)
    if not minutes:
        raise ValueError("minutes")
    return tables.CONTROL, bytes((91, _ONE, minutes))


def _initialise(_arguments: Mapping[str, Any]) -> tuple[int, bytes]:
    return tables.CONTROL, bytes((89, _ONE, 0))


def _read_status(arguments: Mapping[str, Any]) -> tuple[int, bytes]:
    """Ask for the state of the device itself, of a system behind it, or of a component of that system."""
    if "system" not in arguments:
        return tables.REQUEST, bytes((81, _ONE, 0))
    system = bytes(_whole(arguments.get(name, 0), name, _BYTE) for name in ("system_type", "system"))
    if "component" not in arguments:
        return tables.REQUEST, bytes((61, _ONE)) + system
    component = bytes.fromhex(str(arguments["component"]))
    if len(component) != _COMPONENT:
        raise ValueError("component")
    return tables.REQUEST, bytes((62, _ONE)) + system + component


def _whole(value: object, name: str, most: int) -> int:
    text = str(value)
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most):
        raise ValueError(name)
    return int(text)


def _moment(value: object) -> datetime | None:
    """Read when the centre speaks, from an aware time or as JSON has it; a year that a tag cannot hold is none."""
    at = value if isinstance(value, datetime) and value.tzinfo else reading.moment(value)
    return at if at is not None and at.year in _YEARS else None


_WRITTEN: Final[Mapping[str, Callable[[Mapping[str, Any]], tuple[int, bytes]]]] = {
    "time": _time,
    "duty_check": _duty_check,
    "read_status": _read_status,
    "initialise": _initialise,
}
VERBS: Final = tuple(_WRITTEN)
