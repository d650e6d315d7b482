"""What the carriers' pushes have in common: whose message it is, and what a device's own bytes inside it are."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson

from anju_edge.protocols import anju_json, datum, meokon, profiles, reading
from anju_edge.protocols.events import Context, Described, Event, Learned, Report, Signal, Unreadable, position
from anju_edge.protocols.meokon.codec import binary
from anju_edge.protocols.meokon.frame import HEAD
from anju_edge.protocols.wire import owner

BY_IMEI: Final = "imei"
MAX_INSIDE: Final = 100
_NO_NUMBER: Final = frozenset({"", "undefined", "null", "none", "0", "-1"})
_BRACKETS: Final = frozenset("{[")
_OPENS: Final = frozenset((b"{", b"["))
_NESTED: Final = (list, dict)
_DATUMS: Final = (datum.WGS84, datum.GCJ02, datum.BD09)
_MAX_LEARNED: Final = 50_000
_ANJU: Final = frozenset({"signal", "values", "gatt"})


class Sender(NamedTuple):
    """The device that a message is about, and what its two numbers taught."""

    device: str
    learned: tuple[Learned, ...] = ()


class Stamp(NamedTuple):
    """The time and the counter that the carrier gave a message."""

    at: datetime | None = None
    seq: str = ""


def real(value: object) -> str:
    """Return a number as text; the platforms write ``undefined`` or nothing where there is none."""
    if isinstance(value, str):
        return _number(value) if len(value) <= reading.MAX_NUMBER else _checked(value)
    if type(value) is not int:
        return ""
    digits = str(value)
    return "" if digits in _NO_NUMBER else digits[: reading.MAX_NUMBER]


def _checked(text: str) -> str:
    text = text.strip()
    return "" if text.lower() in _NO_NUMBER else reading.device_number(text)


_number = lru_cache(100_000)(_checked)


def sender(rest: str, context: Context, *, imei: object, name: object) -> Sender:
    """Choose the one number that the registry holds: the IMEI (default), or the platform's own name of the device.

    Messages without an IMEI (online, offline, command results) are of the device whose name came with it before.
    """
    number, own = real(imei), real(name)
    if context.settings.get("identity", BY_IMEI) != BY_IMEI:
        return Sender(own or number or owner(rest))
    if not number:
        return Sender(context.names.get(own, own) or owner(rest))
    if own in ("", number) or context.names.get(own) == number or len(context.names) >= _MAX_LEARNED:
        return Sender(number)
    return Sender(number, (Learned(own, (Described(number, own),)),))


def inside(device: str, data: bytes, table: profiles.Profile, context: Context) -> list[Event]:
    """Read what a device itself sent through a transparent product: JSON, or a Meokon frame (bytes or hex digits)."""
    if is_meokon(data):
        return [_of(device, event) for event in meokon.decode(device, data, context)]
    if not data.lstrip().startswith((b"{", b"[")):
        return [Unreadable(device, "unknown_payload", profiles.looks_like_alarm(data))]
    try:
        value = reading.json_value(data)
    except orjson.JSONDecodeError:
        return [Unreadable(device, "not_json", profiles.looks_like_alarm(data))]
    items = value if isinstance(value, list) else [value]
    found = [event for item in items[:MAX_INSIDE] for event in structure(device, item, table, context)]
    if len(items) > MAX_INSIDE:
        found.append(Unreadable(device, "wrong_length", profiles.looks_like_alarm(data)))
    return found


def parsed(value: object) -> object:
    """Read a structure that is written as a text; anything else stays what it is."""
    if not isinstance(value, str) or (value[:1] not in _BRACKETS and value.lstrip()[:1] not in _BRACKETS):
        return value
    try:
        return orjson.loads(value)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        return value


def place(settings: Mapping[str, Any], latitude: object, longitude: object, accuracy: object = None) -> Signal | None:
    """Say a place, only where the line's ``datum`` tells what a product's coordinates are."""
    told = settings.get("datum")
    north, east = reading.number(latitude), reading.number(longitude)
    if told not in _DATUMS or north is None or east is None:
        return None
    return position(*datum.to_wgs84(north, east, str(told)), reading.number(accuracy))


def is_meokon(data: bytes) -> bool:
    """Whether bytes, or the hex digits in them, begin as a Meokon frame does."""
    begun = data[: 2 * len(HEAD)]
    return begun.startswith(HEAD) or (begun[:1] not in _OPENS and binary(begun).startswith(HEAD))


def stamped(event: Event, stamp: Stamp) -> Event:
    """Give a report the carrier's time and counter where it has none of its own."""
    if not isinstance(event, Report):
        return event
    device, signals, at, battery, link_quality, seq, firmware = event
    return Report(device, signals, at or stamp.at, battery, link_quality, seq or stamp.seq, firmware)


def _of(device: str, event: Event) -> Event:
    return event._replace(device=device) if isinstance(event, Report | Unreadable) else event


def structure(device: str, item: object, table: profiles.Profile, context: Context) -> list[Event]:
    """Read one object that a device wrote: Anju JSON, or properties with the common words and those of Anju JSON."""
    if not isinstance(item, dict):
        return [Unreadable(device, "not_an_object", alarm=False)]
    if not _ANJU.isdisjoint(item):
        return anju_json.decode(f"{device}/up", _written(item), context)
    values = profiles.read(profiles.leaves(item), table)
    known = {signal.kind for signal in values.signals}
    more = [signal for signal in _anju_words(item, context) if signal.kind not in known]
    return [Report(device, (*values.signals, *more), None, values.battery)]


def _anju_words(item: Mapping[str, Any], context: Context) -> list[Signal]:
    """Read the words of Anju JSON that stand in an object without its shell, if it fits into a frame of Anju JSON."""
    plain = {key: value for key, value in item.items() if not isinstance(value, _NESTED)}
    fits = len(_written({"values": plain})) <= reading.MAX_DEVICE_FRAME
    return anju_json.words(plain, context.settings) if fits else []


def _written(item: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(item)
    except orjson.JSONEncodeError:  # nested deeper than can be written
        return b""
