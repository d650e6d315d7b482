"""Reading ChirpStack's events from protobuf: the wire format, and of each message the fields that are read here.

The result has the names of the JSON mapping, so that everything behind it reads one thing. Field numbers are those of
ChirpStack's ``integration`` and ``common`` definitions, version 4.
"""

import math
import struct
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple

MAX_DEPTH: Final = 12
_VARINT_BYTES = 10
_VARINT: Final = 0
_FOLLOWS, _NONE = 0, -1
# of each kind of field how many bytes its value has; of a varint the value follows, of bytes their number
_SIZES: Final = (_FOLLOWS, 8, _FOLLOWS, _NONE, _NONE, 4, _NONE, _NONE)
_MORE: Final = 0x80  # the highest bit of a byte of a number says that more follows
_HIGHEST_OF_NONE: Final = 7  # a tag up to here has no field number
_SHORT: Final = 48
_NANOS = 1000
_SECONDS_AT, _NANOS_AT = 1, 2
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
Cut = tuple[list[tuple[int, int | bytes]], bool]  # field numbers with varints as numbers and all else as bytes


class _Field(NamedTuple):
    """The name of a field in JSON, and how its value is read where it is a number, and where it is bytes."""

    name: str
    number: Callable[[int], Any] | None = None
    sized: Callable[[bytes], Any] | None = None
    joins: bool = False  # one entry of a map


_Schema = Mapping[int, _Field]


def read(event: str, data: bytes) -> tuple[dict[str, Any], bool]:
    """Read an event of a kind. Returns its fields and whether the bytes were whole; of cut ones, what came first."""
    return _message(EVENTS.get(event, EVENTS["up"]), data)


def _message(schema: _Schema, data: bytes) -> tuple[dict[str, Any], bool]:
    found: dict[str, Any] = {}
    pairs, is_whole = _fields(data)
    for number, value in pairs:
        field = schema.get(number)
        if field is None:
            continue
        name, of_number, of_sized, joins = field
        understand: Callable[[Any], Any] | None = of_number if isinstance(value, int) else of_sized
        read = None if understand is None else understand(value)
        if read is None:
            continue
        if joins:
            found.setdefault(name, {}).update(read)
        else:
            found[name] = read
    return found, is_whole


def _inside(schema: _Schema) -> Callable[[bytes], dict[str, Any]]:
    return lambda value: _message(schema, value)[0]


def _real(value: bytes) -> float | None:
    """Read a double or a float; what is no number is none."""
    number = float(struct.unpack("<d" if len(value) == 8 else "<f", value)[0]) if len(value) in (4, 8) else math.nan  # noqa: PLR2004
    return number if math.isfinite(number) else None


def _moment(value: bytes) -> datetime | None:
    seconds = nanos = 0
    for number, said in _fields(value)[0]:
        if isinstance(said, int):
            if number == _SECONDS_AT:
                seconds = said
            elif number == _NANOS_AT:
                nanos = said
    try:
        return _EPOCH + timedelta(0, seconds, nanos // _NANOS)
    except OverflowError:
        return None


def _entry(value: bytes) -> dict[str, str]:
    inner = _message(_ENTRY, value)[0]
    return {inner.get("key", ""): inner.get("value", "")}


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _struct(value: bytes, depth: int = 0) -> dict[str, Any]:
    """Read ``google.protobuf.Struct``: a map of texts to values."""
    found: dict[str, Any] = {}
    for number, entry in _fields(value)[0]:
        if number == 1 and isinstance(entry, bytes):
            pair = _known_pair(entry, depth) if len(entry) <= _SHORT else _pair(entry, depth)
            if pair is not None:
                found[pair[0]] = pair[1]
    return found


def _pair(entry: bytes, depth: int) -> tuple[str, Any] | None:
    fields = dict(_fields(entry)[0])
    key, inner = fields.get(1, b""), fields.get(2)
    return (_text(key), _any(inner, depth + 1)) if isinstance(key, bytes) and isinstance(inner, bytes) else None


_known_pair = lru_cache(20_000)(_pair)  # the same words with the same values come from every device of a model


def _any(value: bytes, depth: int) -> Any:
    """Read ``google.protobuf.Value``: null, number, text, truth, struct or list."""
    for number, inner in _fields(value)[0]:
        if isinstance(inner, int):
            return bool(inner) if number == 4 else None  # noqa: PLR2004 - bool_value; the other is null_value
        if depth < MAX_DEPTH:
            return _inner(number, inner, depth)
    return None


def _inner(number: int, value: bytes, depth: int) -> Any:
    if number == 6:  # noqa: PLR2004 - list_value
        items = _fields(value)[0]
        return [_any(item, depth + 1) for one, item in items if one == 1 and isinstance(item, bytes)]
    if number == 5:  # noqa: PLR2004 - struct_value
        return _struct(value, depth)
    if number == 3:  # noqa: PLR2004 - string_value
        return _text(value)
    return _real(value) if number == 2 else None  # noqa: PLR2004 - number_value


def _fields(data: bytes) -> Cut:
    """Cut a message into its fields; false when the bytes end within one, or are no protobuf at all."""
    found: list[tuple[int, int | bytes]] = []
    at, end = 0, len(data)
    while at < end:
        tag = data[at]
        at += 1
        if tag >= _MORE:
            tag, at = _varint(data, at, tag)
        kind = tag & 7
        size = _SIZES[kind]
        if size == _FOLLOWS:
            size = data[at] if at < end else _NONE
            at += 1
            if size >= _MORE:
                size, at = _varint(data, at, size)
        if size < 0:
            return found, False
        if kind == _VARINT:
            found.append((tag >> 3, size))
            continue
        start, at = at, at + size
        if tag <= _HIGHEST_OF_NONE or at > end:
            return found, False
        found.append((tag >> 3, data[start:at]))
    return found, True


def _varint(data: bytes, at: int, first: int) -> tuple[int, int]:
    """Return a number of several bytes, whose first was read, and where it ends; a negative one if it does not end."""
    value, shift = first & 0x7F, 7
    for byte in data[at : at + _VARINT_BYTES - 1]:
        at += 1
        if byte < _MORE:
            return value | byte << shift, at
        value |= (byte & 0x7F) << shift
        shift += 7
    return _NONE, at


_ENTRY: Final[_Schema] = {1: _Field("key", sized=_text), 2: _Field("value", sized=_text)}
_DEVICE: Final[_Schema] = {
    6: _Field("deviceProfileName", sized=_text),
    7: _Field("deviceName", sized=_text),
    8: _Field("devEui", sized=_text),
    9: _Field("tags", sized=_entry, joins=True),
}
_LOCATION: Final[_Schema] = {
    1: _Field("latitude", sized=_real),
    2: _Field("longitude", sized=_real),
    4: _Field("source", number=int),
    5: _Field("accuracy", sized=_real),
}
_HEAD: Final[_Schema] = {
    1: _Field("deduplicationId", sized=_text),
    2: _Field("time", sized=_moment),
    3: _Field("deviceInfo", sized=lru_cache(50_000)(_inside(_DEVICE))),  # a device says the same of itself each time
}
EVENTS: Final[Mapping[str, _Schema]] = {
    "up": {
        **_HEAD,
        8: _Field("fPort", number=int),
        10: _Field("data", sized=bytes),
        11: _Field("object", sized=_struct),
    },
    "join": _HEAD,
    "ack": {**_HEAD, 4: _Field("queueItemId", sized=_text), 5: _Field("acknowledged", number=bool)},
    "txack": {2: _HEAD[2], 3: _HEAD[3], 4: _Field("queueItemId", sized=_text)},
    "log": {1: _HEAD[2], 2: _HEAD[3]},
    "status": {
        **_HEAD,
        6: _Field("externalPowerSource", number=bool),
        7: _Field("batteryLevelUnavailable", number=bool),
        8: _Field("batteryLevel", sized=_real),
    },
    "location": {**_HEAD, 4: _Field("location", sized=_inside(_LOCATION))},
    "integration": _HEAD,
}
