"""A stored push of CTWing into events: data, events, online and offline, command results."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any, Final

from anju_edge.protocols import carrier, profiles, reading
from anju_edge.protocols.carrier import Sender, Stamp
from anju_edge.protocols.events import (
    EVENT,
    Availability,
    Confirmed,
    Context,
    Event,
    Noticed,
    Report,
    Signal,
    Unreadable,
)
from anju_edge.protocols.wire import owner

MAX_SERVICES: Final = 100
_UNDER_WAY: Final = frozenset({"", "SENT", "SAVED", "PENDING", "QUEUED"})
_ANSWERED: Final = {"DELIVERED": True, "SUCCESSFUL": True, "COMPLETED": True, "SUCCESS": True, "FAILED": False}
_ONLINE: Final = {"1": True, "0": False}
_WARNING, _FAULT = "2", "3"
_SHELL: Final = frozenset({"serviceId", "serviceData", "APPdata"})


def decode(rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one pushed body."""
    message = reading.json_object(payload)
    if message is None:
        reason = "too_large" if len(payload) > reading.MAX_DEVICE_FRAME else "not_json"
        return [Unreadable(owner(rest), reason, profiles.looks_like_alarm(payload))]
    known = sender(rest, message, context)
    if not known.device:
        return [Unreadable("", "no_number", profiles.looks_like_alarm(payload))]
    read = _KINDS.get(str(message.get("messageType")), _by_shape)
    events = read(message, known, context)
    return [*events, *known.learned] if known.learned else events


def sender(rest: str, message: Mapping[str, Any], context: Context) -> Sender:
    """Return whose push it is: the IMEI of its shell or of its service data, or the platform's device id."""
    imei = carrier.real(message.get("IMEI")) or next(filter(None, map(_imei_of, _services(message))), "")
    return carrier.sender(rest, context, imei=imei, name=message.get("deviceId"))


def _stamp(message: Mapping[str, Any]) -> Stamp:
    return Stamp(reading.moment(message.get("timestamp")), _seq(message))


def _seq(message: Mapping[str, Any]) -> str:
    for key in ("upDataSN", "upPacketSN"):
        count = reading.number(message.get(key))
        if count is not None and count >= 0:
            return f"{count:.0f}"[:40]
    return carrier.real(message.get("timestamp"))[:40]


def _services(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    payload = carrier.parsed(message.get("payload"))
    if isinstance(payload, dict):
        return [payload]
    return [item for item in payload[:MAX_SERVICES] if isinstance(item, dict)] if isinstance(payload, list) else []


def _imei_of(service: Mapping[str, Any]) -> str:
    data = carrier.parsed(service.get("serviceData"))
    return carrier.real((data if isinstance(data, dict) else service).get("IMEI"))


def _data_of(service: Mapping[str, Any]) -> Mapping[str, Any]:
    data = carrier.parsed(service.get("serviceData"))
    if isinstance(data, dict):
        return data
    return {key: value for key, value in service.items() if key not in _SHELL}


def _data(message: Mapping[str, Any], known: Sender, context: Context) -> list[Event]:
    table, stamp = profiles.profile(context.settings, message.get("productId")), _stamp(message)
    events: list[Event] = []
    pairs: list[tuple[str, object]] = []
    for service in _services(message):
        if "APPdata" in service:
            found = _transparent(service["APPdata"], known.device, table, context)
            events += [carrier.stamped(event, stamp) for event in found]
        else:
            pairs.extend(profiles.leaves(_data_of(service)))
    values = profiles.read(pairs, table)
    if pairs or not events:
        signals = (*values.signals, *_places(pairs, context))
        events.insert(0, Report(known.device, signals, stamp.at, values.battery, None, stamp.seq))
    return events


def _places(pairs: list[tuple[str, object]], context: Context) -> tuple[Signal, ...]:
    if context.settings.get("datum") is None:
        return ()
    said = {name.lower(): value for name, value in pairs}
    found = carrier.place(context.settings, said.get("latitude"), said.get("longitude"))
    return () if found is None else (found,)


def _transparent(written: object, device: str, table: profiles.Profile, context: Context) -> list[Event]:
    try:
        tight = "".join(str(written).split())
        data = base64.b64decode(tight + "=" * (-len(tight) % 4), validate=True)
    except (binascii.Error, ValueError):
        return [Unreadable(device, "not_base64", profiles.looks_like_alarm(str(written).encode()))]
    return carrier.inside(device, data, table, context)


def _event(message: Mapping[str, Any], known: Sender, context: Context) -> list[Event]:
    table = profiles.profile(context.settings, message.get("productId"))
    content = carrier.parsed(message.get("eventContent"))
    values = profiles.read(profiles.leaves(content) if isinstance(content, dict) else (), table)
    service = message.get("serviceId")
    if "serviceId" in table:
        signals = (*values.signals, *profiles.happened("serviceId", service, table["serviceId"]))
    elif any(signal.shape == EVENT or signal.active for signal in values.signals):
        signals = values.signals
    else:
        signals = (*values.signals, *_by_level(profiles.code(message.get("eventType")), service))
    at, seq = _stamp(message)
    return [Report(known.device, signals, at, values.battery, None, seq)]


def _by_level(level: str, service: object) -> tuple[Signal, ...]:
    """Take a warning whose content says nothing known as an alarm of unknown kind, and a fault as one that happened."""
    text = f"event:{service}"[:80]
    if level == _WARNING:
        return (Signal("unspecified", EVENT, None, None, text),)
    return (Signal("fault", EVENT, None, None, text),) if level == _FAULT else ()


def _online(message: Mapping[str, Any], known: Sender, context: Context) -> list[Event]:  # noqa: ARG001
    online = _ONLINE.get(profiles.code(message.get("eventType")))
    return [] if online is None else [Availability(known.device, online)]


def _answer(message: Mapping[str, Any], known: Sender, context: Context) -> list[Event]:  # noqa: ARG001
    result = message.get("result")
    word = str(result.get("resultCode") or "").upper() if isinstance(result, dict) else ""
    if word in _UNDER_WAY:
        return []
    task = str(message.get("taskId", ""))[:40]
    if word in _ANSWERED:
        return [Confirmed(known.device, task, _ANSWERED[word])]
    return [Noticed(known.device, "command_failed", f"{task} {word}"[:80])]


def _by_shape(message: Mapping[str, Any], known: Sender, context: Context) -> list[Event]:
    """Read a message of a type that is not known by what it holds."""
    if "payload" in message:
        return _data(message, known, context)
    if "eventContent" in message:
        return _event(message, known, context)
    at, seq = _stamp(message)
    return [Report(known.device, (), at, None, None, seq)]


_Read = Callable[[Mapping[str, Any], Sender, Context], list[Event]]
_KINDS: Final[Mapping[str, _Read]] = {
    "dataReport": _data,
    "dataReportTupUnion": _data,
    "eventReport": _event,
    "deviceOnlineOfflineReport": _online,
    "commandResponse": _answer,
}
