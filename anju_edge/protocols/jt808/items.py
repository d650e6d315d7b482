"""The additional items of a location: those of the standard and those that makers of body-worn terminals added.

An item is an id, a length and a value; item EB of one family of makers holds items of its own with longer heads. What
an item means depends on its length too: makers use the same id for different things.
"""

import struct
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from anju_edge.protocols import reading

Read = Callable[[bytes], int | None]
Key = tuple[int, int]  # the id and the length
Table = Mapping[Key, Read]
_STRENGTH: Final = 0x30
_TEMPERATURES: Final = 0x51
_CALLS: Final = 0xE7
_NESTED: Final = 0xEB
_NEST: Final = 0x10000  # an item within EB, so that both kinds stand in one table
_NESTED_HEAD = struct.Struct(">HH")
_NO_SIGNAL: Final = frozenset({99, 255})
_MINUS: Final = 0x8000
_CALL_BITS: Final = 0x000E
_CHANNEL = struct.Struct(">H")
_NO_CHANNEL: Final = 0xFFFF


class Items(NamedTuple):
    """What the items of one location say that the platform has a word for."""

    battery: int | None = None
    millivolt: int | None = None
    temperature: float | None = None
    strength: int | None = None
    calls: bool | None = None


_NOTHING: Final = Items()


def read(data: bytes) -> Items:
    """Read the items; one that is cut off ends them."""
    found = _cut(data)
    if not found:
        return _NOTHING
    return Items(
        _first(_BATTERIES, found),
        _first(_MILLIVOLTS, found),
        _temperature(found),
        _strength(found),
        _calls(found),
    )


def _cut(data: bytes) -> dict[Key, bytes]:
    """Return the values of the items that mean something here."""
    found: dict[Key, bytes] = {}
    at, end = 0, len(data)
    while at + 2 <= end:
        key, begin = (data[at], data[at + 1]), at + 2
        at = begin + key[1]
        if at > end:
            break
        if key in _KNOWN:
            found[key] = data[begin:at]
        elif key[0] == _NESTED:
            _cut_nested(data[begin:at], found)
    return found


def _cut_nested(data: bytes, found: dict[Key, bytes]) -> None:
    at, end = 0, len(data)
    while at + 4 <= end:
        length, number = _NESTED_HEAD.unpack_from(data, at)  # the length counts the two bytes of the id
        begin, at = at + 4, at + 2 + length
        if not begin <= at <= end:
            break
        key = (_NEST + number, length - 2)
        if key in _KNOWN:
            found[key] = data[begin:at]


def _first(table: Table, found: Mapping[Key, bytes]) -> int | None:
    if table.keys().isdisjoint(found):
        return None
    for key, understand in table.items():
        if key in found:
            return understand(found[key])
    return None


def _temperature(found: Mapping[Key, bytes]) -> float | None:
    """Return the first of up to eight channels: a sign bit and tenths of a degree."""
    for (key, _), value in found.items():
        if key == _TEMPERATURES:
            return next((_degrees(raw) for (raw,) in _CHANNEL.iter_unpack(value) if raw != _NO_CHANNEL), None)
    return None


def _degrees(raw: int) -> float:
    return (raw & ~_MINUS) / -10 if raw & _MINUS else raw / 10


def _strength(found: Mapping[Key, bytes]) -> int | None:
    value = found.get((_STRENGTH, 1))
    return None if value is None or value[0] in _NO_SIGNAL else value[0]


def _calls(found: Mapping[Key, bytes]) -> bool | None:
    """Whether the terminal calls for help in item E7, as one family of pendants does instead of alarm bit 0."""
    value = found.get((_CALLS, 8))
    return None if value is None else bool(int.from_bytes(value[:2]) & _CALL_BITS)


def _percent(at: int) -> Read:
    return lambda value: reading.percent(value[at])


def _number(at: int, size: int, times: int) -> Read:
    return lambda value: int.from_bytes(value[at : at + size]) * times


def _level(value: bytes) -> int | None:
    """Read a level of 0 to 10 and, where the terminal knows it, the percent."""
    return value[1] if 0 < value[1] <= 100 else reading.percent(value[0] * 10)  # noqa: PLR2004


_BATTERIES: Final[Table] = {
    (0x56, 2): _level,
    (0xE4, 2): _percent(1),
    (0xE3, 6): lambda value: reading.percent(value[1]) or None,  # 0 where it measures a car's battery
    (0xF7, 6): _percent(5),
    (0xD4, 1): _percent(0),
    (0xE1, 1): _percent(0),
    (0xE9, 1): _percent(0),
    (0xFE, 1): _percent(0),
    (0x06, 1): _percent(0),
    (0x68, 2): lambda value: reading.percent(int.from_bytes(value) / 100),
    (_NEST + 0x00A8, 1): _percent(0),
    (_NEST + 0x00E1, 1): _percent(0),
}
_MILLIVOLTS: Final[Table] = {
    (0x69, 2): _number(0, 2, 10),
    (0xE3, 6): _number(2, 2, 10),
    (0xD5, 2): _number(0, 2, 10),
    (0xF7, 6): _number(0, 4, 1),
    (_NEST + 0x002D, 2): _number(0, 2, 1),
}
_KNOWN: Final[frozenset[Key]] = frozenset(
    {*_BATTERIES, *_MILLIVOLTS, (_STRENGTH, 1), (_CALLS, 8), *((_TEMPERATURES, length) for length in range(0, 256, 2))}
)
