"""The ``up`` event: what its decoded object says, what its bytes say, and what to do when neither can be read."""

import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from anju_edge.protocols import milesight, reading
from anju_edge.protocols.chirpstack import words
from anju_edge.protocols.events import ALARM_KINDS, STATE, Context, Event, Report, Signal, Unreadable
from anju_edge.protocols.milesight import Payload

MILESIGHT_PORT = 85


class Head(NamedTuple):
    """What every event has: whose it is, when the network server heard it, and the server's key for it."""

    device: str
    at: datetime | None = None
    seq: str = ""


def read(head: Head, body: Mapping[str, Any], context: Context) -> list[Event]:
    """Read one uplink. What the object does not say is taken from the bytes, where the model is known."""
    decoded = body.get("object")
    decoded = decoded if isinstance(decoded, dict) else {}
    said = words.read(decoded)
    model, data = model_of(head.device, body, context), data_of(body)
    payload, reason = said, "unknown_model"
    if model or (not _tells(said) and body.get("fPort") == MILESIGHT_PORT):
        payload = _both(said, milesight.decode_payload(model, data))
        reason = ("wrong_payload" if model else "unknown_model") if payload.unread else ""
    if not data:
        reason = "wrong_payload" if body.get("data") else ""
    return reports(head, payload) if _tells(payload) else _unsaid(head, decoded, reason)


def reports(head: Head, payload: Payload) -> list[Event]:
    """Say it in one report, or in several where a state changes within one message: each change is to be seen."""
    device, at, seq = head
    battery = payload.battery
    return [Report(device, part, at, battery, None, seq) for part in _parts(payload.signals)]


def _parts(signals: tuple[Signal, ...]) -> list[tuple[Signal, ...]]:
    if len({signal.kind for signal in signals}) == len(signals):
        return [signals]  # nothing is said twice
    parts: list[list[Signal]] = [[]]
    said: dict[str, bool | None] = {}
    for signal in signals:
        if signal.shape == STATE:
            if said.get(signal.kind, signal.active) != signal.active:
                parts.append([])
                said = {}
            said[signal.kind] = signal.active
        parts[-1].append(signal)
    return [tuple(part) for part in parts]


def is_alarming(events: list[Event]) -> bool:
    """Whether events hold an alarm, or a press of a button that may be one."""
    return any(
        event.alarm
        if isinstance(event, Unreadable)
        else isinstance(event, Report) and any(_alarms(signal) for signal in event.signals)
        for event in events
    )


def model_of(device: str, body: Mapping[str, Any], context: Context) -> str:
    """Return the Milesight model of a device: by its tag, its profile, the line, its name; empty when none is known."""
    info = body.get("deviceInfo")
    info = info if isinstance(info, dict) else {}
    tags = info.get("tags")
    tagged = tags.get("model") if isinstance(tags, dict) else None
    return (
        _model(tagged)
        or _model(info.get("deviceProfileName"))
        or _model(context.models.get(device))
        or _model(context.settings.get("model"))
        or _model(info.get("deviceName"))
    )


def data_of(body: Mapping[str, Any]) -> bytes:
    """Return the bytes of the uplink: as they are from protobuf, base64 in JSON."""
    data = body.get("data")
    if isinstance(data, bytes):
        return data
    return decoded_data(data) if isinstance(data, str) else b""


def decoded_data(text: str) -> bytes:
    """Read base64, also without its padding or cut; what is none gives nothing."""
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        return _mended_data(text)


def _mended_data(text: str) -> bytes:
    plain = text.strip().rstrip("=").replace("-", "+").replace("_", "/")
    plain = plain[:-1] if len(plain) % 4 == 1 else plain
    try:
        return binascii.a2b_base64(plain + "=" * (-len(plain) % 4), strict_mode=True)
    except ValueError:
        return b""


def _model(place: object) -> str:
    return milesight.known_model(place[:200]) if place and isinstance(place, str) else ""


def _both(first: Payload, second: Payload) -> Payload:
    """Add to what an object says what the bytes say: of other things, and an alarm even against the object."""
    if not _tells(first):
        return second
    said = first.signals
    others = [signal for signal in second.signals if signal not in said]  # mostly both say the same
    kinds = {signal.kind for signal in said} if others else ()
    more = [signal for signal in others if signal.kind not in kinds or _contradicts(signal, said)]
    battery = second.battery if first.battery is None else first.battery
    return Payload((*said, *more), battery, second.unread)


def _contradicts(signal: Signal, others: tuple[Signal, ...]) -> bool:
    """Whether this is an alarm where the others say that there is none of its kind."""
    kind = signal.kind
    return kind != "action" and _alarms(signal) and not any(one.kind == kind and _alarms(one) for one in others)


def _tells(payload: Payload) -> bool:
    return bool(payload.signals) or payload.battery is not None


def _unsaid(head: Head, decoded: dict[str, Any], reason: str) -> list[Event]:
    """Take an uplink of which nothing was understood as a sign of life, and name why its bytes cannot be read."""
    if decoded and reading.looks_like_alarm(_json(words.strange(decoded))):
        return [Unreadable(head.device, "unknown_word", alarm=True)]
    alive = Report(head.device, (), head.at, seq=head.seq)
    return [alive] if decoded or not reason else [Unreadable(head.device, reason, alarm=False), alive]


def _json(value: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # too deep
        return b""


def _alarms(signal: Signal) -> bool:
    return signal.kind == "action" or (
        signal.kind in ALARM_KINDS and signal.kind != "test" and signal.active is not False
    )
