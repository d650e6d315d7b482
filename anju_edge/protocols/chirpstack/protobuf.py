"""Reading ChirpStack's events from protobuf: the wire format, and of each message the fields that are read here.

The result has the names of the JSON mapping, so that everything behind it reads one thing. Field numbers are those of
ChirpStack's ``integration`` and ``common`` definitions, version 4.
"""

import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

MAX_DEPTH: Final = 12
_VARINT_BYTES = 10
_VARINT, _SIZED = 0, 2
_SIZES: Final[Mapping[int, int]] = {1: 8, 5: 4}
_NANOS = 1000
Cut = tuple[list[tuple[int, int | bytes]], bool]  # field numbers with varints as numbers and all else as bytes


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    kind: str = "text"
    of: "Mapping[int, _Field] | None" = None


_TIME: Final = {1: _Field("seconds", "integer"), 2: _Field("nanos", "integer")}
_ENTRY: Final = {1: _Field("key"), 2: _Field("value")}
_DEVICE: Final = {
    6: _Field("deviceProfileName"),
    7: _Field("deviceName"),
    8: _Field("devEui"),
    9: _Field("tags", "map", _ENTRY),
}
_LOCATION: Final = {
    1: _Field("latitude", "real"),
    2: _Field("longitude", "real"),
    4: _Field("source", "integer"),
    5: _Field("accuracy", "real"),
}
_HEAD: Final = {
    1: _Field("deduplicationId"),
    2: _Field("time", "time", _TIME),
    3: _Field("deviceInfo", "message", _DEVICE),
}
EVENTS: Final[Mapping[str, Mapping[int, _Field]]] = {
    "up": {**_HEAD, 8: _Field("fPort", "integer"), 10: _Field("data", "bytes"), 11: _Field("object", "struct")},
    "join": _HEAD,
    "ack": {**_HEAD, 4: _Field("queueItemId"), 5: _Field("acknowledged", "truth")},
    "txack": {2: _HEAD[2], 3: _HEAD[3], 4: _Field("queueItemId")},
    "log": {1: _HEAD[2], 2: _HEAD[3]},
    "status": {
        **_HEAD,
        6: _Field("externalPowerSource", "truth"),
        7: _Field("batteryLevelUnavailable", "truth"),
        8: _Field("batteryLevel", "real"),
    },
    "location": {**_HEAD, 4: _Field("location", "message", _LOCATION)},
    "integration": _HEAD,
}


def read(event: str, data: bytes) -> tuple[dict[str, Any], bool]:
    """Read an event of a kind. Returns its fields and whether the bytes were whole; of cut ones, what came first."""
    return _message(EVENTS.get(event, EVENTS["up"]), data)


def _message(schema: Mapping[int, _Field], data: bytes) -> tuple[dict[str, Any], bool]:
    found: dict[str, Any] = {}
    pairs, is_whole = _fields(data)
    for number, value in pairs:
        field = schema.get(number)
        read = None if field is None else _value(field, value)
        if field is None or read is None:
            continue
        if field.kind == "map":
            found.setdefault(field.name, {}).update(read)
        else:
            found[field.name] = read
    return found, is_whole


def _value(field: _Field, value: int | bytes) -> Any:
    if isinstance(value, int):
        return bool(value) if field.kind == "truth" else value if field.kind == "integer" else None
    if field.of is None:
        return _PLAIN[field.kind](value) if field.kind in _PLAIN else None
    inner = _message(field.of, value)[0]
    if field.kind == "time":
        return _moment(inner)
    return _entry(inner) if field.kind == "map" else inner


def _real(value: bytes) -> float | None:
    """Read a double or a float; what is no number is none."""
    number = float(struct.unpack("<d" if len(value) == 8 else "<f", value)[0]) if len(value) in (4, 8) else math.nan  # noqa: PLR2004
    return number if math.isfinite(number) else None


def _moment(inner: dict[str, Any]) -> datetime | None:
    try:
        whole = datetime.fromtimestamp(inner.get("seconds", 0), UTC)
        return whole + timedelta(microseconds=inner.get("nanos", 0) // _NANOS)
    except (ValueError, OverflowError, OSError):
        return None


def _entry(inner: dict[str, Any]) -> dict[str, str]:
    return {inner.get("key", ""): inner.get("value", "")}


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _struct(value: bytes, depth: int = 0) -> dict[str, Any]:
    """Read ``google.protobuf.Struct``: a map of texts to values."""
    found: dict[str, Any] = {}
    for number, entry in _fields(value)[0]:
        if number == 1 and isinstance(entry, bytes):
            pair = dict(_fields(entry)[0])
            key, inner = pair.get(1, b""), pair.get(2)
            if isinstance(key, bytes) and isinstance(inner, bytes):
                found[_text(key)] = _any(inner, depth + 1)
    return found


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
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, end = _varint(data, at)
            if value < 0:
                return found, False
            found.append((number, value))
            at = end
            continue
        size, at = _varint(data, at) if kind == _SIZED else (_SIZES.get(kind, -1), at)
        if number < 1 or size < 0 or at + size > len(data):
            return found, False
        found.append((number, data[at : at + size]))
        at += size
    return found, True


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number and where it ends; a negative one when it does not end."""
    value = 0
    for index, byte in enumerate(data[at : at + _VARINT_BYTES]):
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:  # noqa: PLR2004 - the highest bit says that more follows
            return value, at + index + 1
    return -1, at


_PLAIN: Final[Mapping[str, Callable[[bytes], Any]]] = {"text": _text, "bytes": bytes, "real": _real, "struct": _struct}
