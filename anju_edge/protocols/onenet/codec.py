"""A stored push of OneNET into events: one message or a list of them, classic or Studio, plain or secured."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from anju_edge.protocols import carrier, profiles, reading
from anju_edge.protocols.events import Context, Event, Unreadable
from anju_edge.protocols.onenet import classic, studio
from anju_edge.protocols.onenet.envelope import content, opened
from anju_edge.protocols.wire import owner

MAX_MESSAGES: Final = 1000


def decode(rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one pushed body."""
    found = messages(payload, context)
    if isinstance(found, str):
        return [Unreadable(owner(rest), found, profiles.looks_like_alarm(payload))]
    events = [event for message in found[:MAX_MESSAGES] for event in _message(rest, message, context)]
    if len(found) > MAX_MESSAGES:
        events.append(Unreadable(owner(rest), "wrong_length", profiles.looks_like_alarm(payload)))
    return events


def messages(payload: bytes, context: Context) -> list[Any] | str:
    """Return the messages of a push, or in one word why they cannot be read."""
    if len(payload) > reading.MAX_DEVICE_FRAME:
        return "too_large"
    shell = _shell(payload)
    if isinstance(shell, list):
        return shell or "wrong_length"
    if not isinstance(shell, dict):
        return "not_json"
    return _unwrapped(shell, context)


def _shell(payload: bytes) -> object:
    try:
        return reading.json_value(payload)
    except orjson.JSONDecodeError:  # what is no UTF-8 may be readable all the same
        return carrier.parsed(payload.decode("utf-8", "replace"))


def devices(payload: bytes, context: Context) -> set[str]:
    """Return the numbers of the devices that a push is about."""
    found = messages(payload, context)
    known = () if isinstance(found, str) else found[:MAX_MESSAGES]
    return {sender(context, "", message).device for message in known if isinstance(message, dict)}


def sender(context: Context, rest: str, message: Mapping[str, Any]) -> carrier.Sender:
    """Return whose message it is: the IMEI, or the name that OneNET has for the device."""
    return carrier.sender(
        rest, context, imei=message.get("imei"), name=message.get("deviceName", message.get("dev_id"))
    )


def _unwrapped(shell: Mapping[str, Any], context: Context) -> list[Any] | str:
    written, is_secured = content(shell)
    message = written if is_secured else carrier.parsed(written)
    if isinstance(message, str):
        plain = opened(message, context.settings.get("aes_key"))
        message = None if plain is None else carrier.parsed(plain.decode("utf-8", "replace"))
        if not isinstance(message, list | dict):
            return "not_opened"
    if isinstance(message, list):
        return message or "wrong_length"
    return [message]


def _message(rest: str, message: object, context: Context) -> list[Event]:
    if not isinstance(message, dict):
        return [Unreadable(owner(rest), "not_an_object", alarm=False)]
    known = sender(context, rest, message)
    if not known.device and str(message.get("messageType")) not in studio.OF_NO_DEVICE:
        return [Unreadable("", "no_number", _sounds(message))]
    if "messageType" in message:
        return [*studio.read(message, known, context), *known.learned]
    if "type" in message:
        return [*classic.read(message, known, context), *known.learned]
    return [Unreadable(known.device, "unknown_message", _sounds(message))]


def _sounds(message: Mapping[str, Any]) -> bool:
    try:
        return profiles.looks_like_alarm(orjson.dumps(message))
    except orjson.JSONEncodeError:
        return False
