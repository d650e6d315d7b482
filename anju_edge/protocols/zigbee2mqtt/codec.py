"""Zigbee2MQTT: topics below a base and JSON snapshots, as the real program publishes them. Bytes in, events out."""

from typing import Any

import orjson

from anju_edge.protocols import reading
from anju_edge.protocols.events import (
    ALARM_KINDS,
    EVENT,
    STATE,
    VALUE,
    Availability,
    Context,
    Described,
    Event,
    Gateway,
    Learned,
    Report,
    Signal,
    Unreadable,
)
from anju_edge.protocols.zigbee2mqtt import words

MAX_DEVICES = 1000
_HOUSEKEEPING = frozenset({"battery", "linkquality", "last_seen", "update", "device"})
_COMMANDS = ("/set", "/get")


def decode(rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one publish; ``rest`` is the topic below the line's base."""
    if rest.startswith("bridge/"):
        return _bridge(rest[7:], payload)
    if "/" in rest and rest not in context.names:
        name, slash, suffix = rest.rpartition("/")
        if slash and suffix == "availability":
            online = _online(payload)
            return [] if online is None else [Availability(_device(name, {}, context), online)]
        if slash and suffix == "action":
            return []  # stands in the JSON beside it: counted there, once
        if rest.endswith(_COMMANDS) or "/set/" in rest:
            return []
    return _snapshot(rest, payload, context)


def _snapshot(name: str, payload: bytes, context: Context) -> list[Event]:
    state = reading.json_object(payload)
    if state is None:
        device = _device(name, {}, context)
        if not payload.strip():
            return []  # a retained message taken away
        return [Unreadable(device, _reason(payload), reading.looks_like_alarm(payload))]
    device = _device(name, state, context)
    return [
        Report(
            device,
            tuple(_signals(state, device, context)),
            reading.moment(state.get("last_seen")),
            reading.percent(state.get("battery")),
            reading.small(state.get("linkquality")),
        )
    ]


def _signals(state: dict[str, Any], device: str, context: Context) -> list[Signal]:
    said, numbers = words.SAID, words.NUMBERS
    signals: list[Signal] = []
    for key, value in state.items():
        if (value is True or value is False) and key in said:
            signals.append(said[key][value])
        elif type(value) is float and key in numbers:
            signals.append(Signal(numbers[key], VALUE, None, value))
        elif value is not None and key not in _HOUSEKEEPING:
            signal = _signal(key, value, device, context)
            if signal is not None:
                signals.append(signal)
    if reading.truth(state.get("test")) or reading.truth(state.get("self_test")):
        signals = [_as_test(signal) for signal in signals]
    return signals


def _signal(key: str, value: object, device: str, context: Context) -> Signal | None:
    truth = words.TRUTHS.get(key)
    if truth is not None:
        kind, shape, positive = truth
        holds = reading.truth(value)
        return _unclear(key, kind) if holds is None else Signal(kind, shape, holds is positive)
    kind_of_number = words.NUMBERS.get(key)
    if kind_of_number is not None:
        measured = reading.number(value)
        return None if measured is None else Signal(kind_of_number, VALUE, None, measured)
    return _word(key, value, device, context) if isinstance(value, str) else None


def _word(key: str, value: str, device: str, context: Context) -> Signal | None:
    if key == "action" and value:
        kind, shape = words.action_kind(value, context.models.get(device, ""))
        return Signal(kind, shape, None, None, value[:40])
    if key == "fall_down_status" and value in words.FALLS:
        return Signal("fall", STATE, words.FALLS[value], None, value)
    return None


def _unclear(key: str, kind: str) -> Signal | None:
    """Treat an alarm property whose value nobody understands as an alarm of unknown kind."""
    return Signal("unspecified", EVENT, None, None, key) if kind in ALARM_KINDS and kind != "test" else None


def _as_test(signal: Signal) -> Signal:
    """While a detector says that it tests itself, its fire is a test: shown as one, never sent out as a fire."""
    if signal.kind in ("smoke", "gas", "co") and signal.active:
        return Signal("test", EVENT, None, None, signal.kind)
    return signal


def _device(name: str, state: dict[str, Any], context: Context) -> str:
    described = state.get("device")
    if isinstance(described, dict) and isinstance(described.get("ieeeAddr"), str):
        return reading.device_number(described["ieeeAddr"])
    return reading.device_number(context.names.get(name, name))


def _bridge(rest: str, payload: bytes) -> list[Event]:
    if rest == "state":
        online = _online(payload)
        return [] if online is None else [Gateway(online)]
    if rest == "devices":
        return _devices(payload)
    return []


def _online(payload: bytes) -> bool | None:
    """Read ``{"state":"online"}`` of 2.x or the plain word of 1.x."""
    state = reading.json_object(payload)
    word = state.get("state") if state is not None else payload[:20].decode("utf-8", "replace").strip().strip('"')
    return {"online": True, "offline": False}.get(word) if isinstance(word, str) else None


def _devices(payload: bytes) -> list[Event]:
    try:
        listed = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return [Unreadable("", "not_json", alarm=False)]
    items = listed if isinstance(listed, list) else [listed]
    found = [item for item in map(_described, items[:MAX_DEVICES]) if item is not None]
    return [Learned("bridge/devices", tuple(found))]


def _described(item: object) -> Described | None:
    if not isinstance(item, dict) or item.get("type") == "Coordinator":
        return None
    ieee, name = item.get("ieee_address"), item.get("friendly_name")
    if not isinstance(ieee, str) or not isinstance(name, str):
        return None
    definition = item.get("definition")
    definition = definition if isinstance(definition, dict) else {}
    exposes = definition.get("exposes")
    return Described(
        reading.device_number(ieee),
        name[:200],
        str(definition.get("model") or item.get("model_id") or "")[:60],
        str(definition.get("vendor") or item.get("manufacturer") or "")[:60],
        tuple(_properties(exposes if isinstance(exposes, list) else [])),
        reading.version(item.get("software_build_id")),
    )


def _properties(exposes: list[Any]) -> list[str]:
    named = [item.get("property") for item in exposes if isinstance(item, dict)]
    return [name for name in named if isinstance(name, str)]


def _reason(payload: bytes) -> str:
    return "too_large" if len(payload) > reading.MAX_DEVICE_FRAME else "not_json"
