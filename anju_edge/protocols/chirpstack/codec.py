"""ChirpStack v4: topics ``application/<id>/device/<devEui>/event/<kind>`` or ``event/<kind>`` from an HTTP push."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from anju_edge.protocols import reading
from anju_edge.protocols.chirpstack import protobuf, salvage, uplink
from anju_edge.protocols.chirpstack.uplink import Head
from anju_edge.protocols.events import VALUE, Confirmed, Context, Event, Report, Signal, Unreadable, position
from anju_edge.protocols.milesight import words

UNKNOWN: Final = "unknown"
_NOT_EVENTS: Final = frozenset({"command", "gateway", "state"})  # to devices, or of the gateways themselves
_BLANK = b" \t\r\n"
_OPENS: Final = b"{["
_SET_BY_HAND: Final = frozenset({2, "CONFIG"})  # a place that somebody entered is no fix
_WORD = re.compile(r"[a-z]{1,20}")
_OF_DEVICES = (Report, Confirmed, Unreadable)
Fields = Mapping[str, Any]


def decode(rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one event; ``rest`` is the topic below the line's base."""
    place, stripped = _place(rest), payload.lstrip(_BLANK)
    if place is None or not stripped:
        return []  # nothing for us, or a retained message taken away
    event, owner = place
    if not event:
        device = salvage.device_of(payload) or reading.device_number(rest)
        return [Unreadable(device, "wrong_topic", salvage.looks_like_alarm(payload))]
    read = _body(event, payload, is_json=stripped[0] in _OPENS)
    if isinstance(read, str):
        device = _number(salvage.device_of(payload) or owner)
        return [Unreadable(device, read, _may_be_up(event) and salvage.looks_like_alarm(payload))]
    body, is_whole = read
    return _checked(_event(event, _head(body, owner), body, context), is_whole=is_whole)


def push(query: Mapping[str, str], body: bytes) -> str:  # noqa: ARG001 - the body needs no look: its event is in the query
    """Return below which topic an HTTP push is stored: its event is named in the query."""
    word = query.get("event", "").strip().lower()
    return f"event/{word if _WORD.fullmatch(word) else UNKNOWN}"


@lru_cache(50_000)
def _place(rest: str) -> tuple[str, str] | None:
    """Return the event that a topic names and the device, both empty if it names none. Operators may reorder it."""
    levels = rest.split("/")
    if _NOT_EVENTS.intersection(levels):
        return None
    if "event" not in levels:
        return (levels[-1], "") if levels[-1] in _READERS else ("", "")
    padded = ["", "", *levels, UNKNOWN]
    at = len(levels) + 1 - levels[::-1].index("event")
    return padded[at + 1], padded[at - 1] if padded[at - 2] == "device" else ""


def _body(event: str, payload: bytes, *, is_json: bool) -> tuple[Fields, bool] | str:
    """Return the fields and whether they are whole, or why there are none.

    A protobuf event often begins with the byte of a line feed, so only the first byte behind blanks tells JSON.
    """
    if len(payload) > reading.MAX_DEVICE_FRAME:
        return "too_large"
    if is_json:
        fields = reading.json_object(payload)
        return "not_json" if fields is None else (fields, True)
    fields, is_whole = protobuf.read(event, payload)
    return (fields, is_whole) if "deviceInfo" in fields else "not_protobuf"


def _head(body: Fields, owner: str) -> Head:
    info = body.get("deviceInfo")
    named = info.get("devEui") if isinstance(info, dict) else None
    at, seq = body.get("time"), body.get("deduplicationId")
    return Head(
        _number(named if isinstance(named, str) and named else owner),
        at if isinstance(at, datetime) else reading.moment(at),
        seq[:40] if isinstance(seq, str) else "",
    )


def _number(text: str) -> str:
    return reading.device_number(text.strip().lower())


def _may_be_up(event: str) -> bool:
    return event == "up" or event not in _READERS


def _event(event: str, head: Head, body: Fields, context: Context) -> list[Event]:
    reader = _READERS.get(event)
    if reader is not None:
        return reader(head, body, context)
    if body.get("data") or body.get("object"):
        return uplink.read(head, body, context)
    return [Unreadable(head.device, "unknown_event", alarm=False)]


def _checked(events: list[Event], *, is_whole: bool) -> list[Event]:
    """Name what nobody can be told to have said, and what was cut before it said anything."""
    for event in events:
        if isinstance(event, _OF_DEVICES) and not event.device:
            return [Unreadable("", "no_device", uplink.is_alarming(events))]
    if not is_whole and all(isinstance(event, Report) and not event.signals for event in events):
        return [Unreadable(event.device, "cut", alarm=False) for event in events if isinstance(event, Report)]
    return events


def _heartbeat(head: Head, body: Fields, context: Context) -> list[Event]:  # noqa: ARG001 - every reader has this shape
    return [Report(head.device, (), head.at, seq=head.seq)]


def _status(head: Head, body: Fields, context: Context) -> list[Event]:  # noqa: ARG001 - every reader has this shape
    """Read the battery. Fields at their default are left out: without a word about power, a missing level is 0."""
    if reading.truth(body.get("externalPowerSource")) or reading.truth(body.get("batteryLevelUnavailable")):
        return [Report(head.device, (), head.at, seq=head.seq)]
    level = reading.number(body.get("batteryLevel", 0))
    return uplink.reports(head, words.conclude([] if level is None else [Signal(words.BATTERY, VALUE, None, level)]))


def _acknowledged(head: Head, body: Fields, context: Context) -> list[Event]:  # noqa: ARG001 - every reader has this shape
    return [Confirmed(head.device, _queue_item(body, "ack"), reading.truth(body.get("acknowledged")) is True)]


def _sent(head: Head, body: Fields, context: Context) -> list[Event]:  # noqa: ARG001 - every reader has this shape
    return [Confirmed(head.device, _queue_item(body, "txack"))]


def _queue_item(body: Fields, otherwise: str) -> str:
    item = body.get("queueItemId")
    return item[:40] if isinstance(item, str) and item else otherwise


def _location(head: Head, body: Fields, context: Context) -> list[Event]:  # noqa: ARG001 - every reader has this shape
    place = body.get("location")
    signal = _fix(place) if isinstance(place, dict) else None
    return [Report(head.device, () if signal is None else (signal,), head.at, seq=head.seq)]


def _fix(place: dict[str, Any]) -> Signal | None:
    latitude, longitude = (reading.number(place.get(name, 0)) for name in ("latitude", "longitude"))
    source = place.get("source")
    by_hand = isinstance(source, str | int) and source in _SET_BY_HAND
    if latitude is None or longitude is None or by_hand:
        return None
    return position(latitude, longitude, reading.number(place.get("accuracy")) or None)


_READERS: Final[Mapping[str, Callable[[Head, Fields, Context], list[Event]]]] = {
    "up": uplink.read,
    "join": _heartbeat,
    "status": _status,
    "ack": _acknowledged,
    "txack": _sent,
    "log": _heartbeat,
    "location": _location,
    "integration": _heartbeat,
}
