"""The additional items of a location: those of the standard and those that makers of body-worn terminals added.

An item is an id, a length and a value; item EB of one family of makers holds items of its own with longer heads. What
an item means depends on its length too: makers use the same id for different things.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from anju_edge.protocols import reading

Read = Callable[[bytes], int | None]
Table = Mapping[tuple[int, int], Read]
_STRENGTH: Final = 0x30
_TEMPERATURES: Final = 0x51
_CALLS: Final = 0xE7
_NESTED: Final = 0xEB
_NEST: Final = 0x10000  # an item within EB, so that both kinds stand in one table
_NO_SIGNAL: Final = frozenset({99, 255})
_MINUS: Final = 0x8000
_CALL_BITS: Final = 0x000E
_NO_CHANNEL: Final = b"\xff\xff"


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
    found = dict(_cut(data))
    if not found:
        return _NOTHING
    return Items(
        _first(_BATTERIES, found),
        _first(_MILLIVOLTS, found),
        _temperature(found),
        _strength(found),
        _calls(found),
    )


def _cut(data: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    at, end = 0, len(data)
    while at + 2 <= end:
        key, length = data[at], data[at + 1]
        value = data[at + 2 : at + 2 + length]
        if len(value) < length:
            return
        yield (key, length), value
        if key == _NESTED:
            yield from _cut_nested(value)
        at += 2 + length


def _cut_nested(data: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    at = 0
    while at + 4 <= len(data):
        length = int.from_bytes(data[at : at + 2])  # it counts the two bytes of the id
        value = data[at + 4 : at + 2 + length]
        if length < 2 or len(value) < length - 2:  # noqa: PLR2004 - the id's own size
            return
        yield (_NEST + int.from_bytes(data[at + 2 : at + 4]), length - 2), value
        at += 2 + length


def _first(table: Table, found: Mapping[tuple[int, int], bytes]) -> int | None:
    if table.keys().isdisjoint(found):
        return None
    for key, understand in table.items():
        if key in found:
            return understand(found[key])
    return None


def _temperature(found: Mapping[tuple[int, int], bytes]) -> float | None:
    """Return the first of up to eight channels: a sign bit and tenths of a degree."""
    for (key, length), value in found.items():
        if key == _TEMPERATURES and length % 2 == 0:
            channels = (value[at : at + 2] for at in range(0, len(value), 2))
            raw = next((int.from_bytes(channel) for channel in channels if channel != _NO_CHANNEL), None)
            return None if raw is None else _degrees(raw)
    return None


def _degrees(raw: int) -> float:
    return (raw & ~_MINUS) / -10 if raw & _MINUS else raw / 10


def _strength(found: Mapping[tuple[int, int], bytes]) -> int | None:
    value = found.get((_STRENGTH, 1))
    return None if value is None or value[0] in _NO_SIGNAL else value[0]


def _calls(found: Mapping[tuple[int, int], bytes]) -> bool | None:
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
