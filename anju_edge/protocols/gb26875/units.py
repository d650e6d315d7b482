"""Application units of GB/T 26875.3: a type, a number of objects, the objects. Bytes in, plain tuples out, no raise."""

import struct
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from anju_edge.protocols.gb26875 import clock, objects

MAX_UNIT: Final = 1024
HEARTBEAT: Final = b"\x16"  # some makers send this one byte now and then, and expect
HEARTBEAT_ANSWER: Final = b"\x17"  # this one in the confirmation
_HEAD: Final = 2
_ADDRESS: Final = 4
_DESCRIPTION: Final = 31


class Unit(NamedTuple):
    """One application unit. ``problem`` is why its objects could not be read; a type that nobody knows has none."""

    type_flag: int | None
    number: int = 0
    things: tuple[objects.Thing, ...] = ()
    problem: str = ""


class Layout(NamedTuple):
    """How long each object of a type is, and how one is read. No size: the objects say it themselves."""

    size: int | None
    read: Callable[[bytes], objects.Thing]


def parse(unit: bytes) -> Unit:
    """Read an application unit. Objects are read only when number and length agree to the byte."""
    if len(unit) < _HEAD:
        return Unit(unit[0] if unit else None, problem="" if not unit or unit == HEARTBEAT else "too_short")
    flag, number, body = unit[0], unit[1], unit[_HEAD:MAX_UNIT]
    layout = LAYOUTS.get(flag)
    if layout is None:
        return Unit(flag, number)
    parts = _parts(body, number, layout.size) if layout.size else _counted(body, number, _PREFIXES[flag])
    if not parts:
        return Unit(flag, number, problem="wrong_length")
    return Unit(flag, number, tuple(layout.read(part) for part in parts))


def text(described: bytes) -> str:
    """Read a description in GB 18030: it ends at the first zero, and blanks around it are filling."""
    return described.split(b"\0", 1)[0].decode("gb18030", "replace").strip()


def _parts(body: bytes, number: int, size: int) -> list[bytes]:
    """Cut objects of one size; nothing when they do not fill the body."""
    if len(body) != number * size:
        return []
    return [body[at : at + size] for at in range(0, len(body), size)]


def _counted(body: bytes, number: int, prefix: int) -> list[bytes]:
    """Cut objects that end with a text and its length before it; nothing when they do not fill the body."""
    parts: list[bytes] = []
    while body and len(parts) < number:
        end = prefix + 1 + (body[prefix] if len(body) > prefix else 0)
        if len(body) < end:
            return []
        parts.append(body[:end])
        body = body[end:]
    return parts if not body and len(parts) == number else []


def _system_status(part: bytes) -> objects.SystemStatus:
    system_type, system, status = struct.unpack_from("<BBH", part)
    return objects.SystemStatus(system_type, system, status, clock.read(part[-clock.TAG :]))


def _component_status(part: bytes) -> objects.ComponentStatus:
    system_type, system, component_type, address, status, described, tag = struct.unpack("<BBB4sH31s6s", part)
    return objects.ComponentStatus(
        system_type, system, component_type, address.hex(), status, text(described), described, clock.read(tag)
    )


def _analogue(part: bytes) -> objects.Analogue:
    system_type, system, component_type, address, kind, steps, tag = struct.unpack("<BBB4sBh6s", part)
    return objects.Analogue(system_type, system, component_type, address.hex(), kind, steps, clock.read(tag))


def _component_configuration(part: bytes) -> objects.ComponentConfiguration:
    system_type, system, component_type, address, described = struct.unpack("<BBB4s31s", part)
    return objects.ComponentConfiguration(
        system_type, system, component_type, address.hex(), text(described), described
    )


def _asked(what: str, size: int) -> Layout:
    return Layout(size, lambda part: objects.Asked(what, part))


_PREFIXES: Final[Mapping[int, int]] = {6: 2, 26: 0}  # bytes before the length of a text
LAYOUTS: Final[Mapping[int, Layout]] = {
    1: Layout(10, _system_status),
    2: Layout(46, _component_status),
    3: Layout(16, _analogue),
    4: Layout(10, lambda part: objects.SystemOperation(part[0], part[1], part[2], part[3], clock.read(part[4:]))),
    5: Layout(4, lambda part: objects.SystemVersion(*part)),
    6: Layout(None, lambda part: objects.SystemConfiguration(part[0], part[1], text(part[3:]))),
    7: Layout(38, _component_configuration),
    8: Layout(8, lambda part: objects.SystemTime(part[0], part[1], clock.read(part[2:]))),
    21: Layout(7, lambda part: objects.OwnStatus(part[0], clock.read(part[1:]))),
    24: Layout(8, lambda part: objects.OwnOperation(part[0], part[1], clock.read(part[2:]))),
    25: Layout(2, lambda part: objects.OwnVersion(*part)),
    26: Layout(None, lambda part: objects.OwnConfiguration(text(part[1:]))),
    28: Layout(6, lambda part: objects.OwnTime(clock.read(part))),
    61: _asked("system_status", 2),
    62: _asked("component_status", 6),
    63: _asked("analogue", 6),
    64: _asked("system_operations", 9),
    65: _asked("system_version", 2),
    66: _asked("system_configuration", 2),
    67: _asked("component_configuration", 6),
    68: _asked("system_time", 2),
    81: _asked("status", 1),
    84: _asked("operations", 7),
    85: _asked("version", 1),
    86: _asked("configuration", 1),
    88: _asked("time", 1),
    89: _asked("initialise", 1),
    90: _asked("set_clock", 6),
    91: _asked("duty_check", 1),
}
