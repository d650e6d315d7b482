"""Home Assistant discovery: learn entities from announcements, then read their topics. No template engine."""

from collections import defaultdict
from typing import Any

import orjson

from anju_edge.protocols import reading
from anju_edge.protocols.events import (
    ALARM_KINDS,
    EVENT,
    STATE,
    Availability,
    Context,
    Entity,
    Event,
    Gateway,
    Learned,
    Report,
    Signal,
    Unreadable,
)
from anju_edge.protocols.ha_discovery import announce
from anju_edge.protocols.zigbee2mqtt import words

_MISSING = object()


def decode(rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one publish below the line's base: an announcement, an availability or a state."""
    announced = announce.config_of(rest)
    if announced is not None:
        return _announcement(rest, *announced, payload)
    known = _meant(context, rest)
    if not known:
        return _unannounced(rest, payload)
    return _state(known, payload)


def _meant(context: Context, rest: str) -> list[Entity]:
    """Return what is heard on a topic, with the meanings that a person has given.

    Behind a bridge the announced topics are those of the other broker: as they are, or below the base it is asked for.
    """
    bridge = context.settings.get("bridge")
    below = str(bridge.get("base") or "homeassistant") if isinstance(bridge, dict) else context.base
    chosen = context.settings.get("entities")
    chosen = chosen if isinstance(chosen, dict) else {}
    found: list[Entity] = []
    for topic in dict.fromkeys((f"{context.base}/{rest}" if context.base else rest, rest, f"{below}/{rest}")):
        for entity in context.entities.get(topic, ()):
            kind = chosen.get(entity.name, entity.kind) if entity.kind != "availability" else entity.kind
            if kind == entity.kind and kind:
                found.append(entity)
            elif announce.may_mean(kind):
                found.append(entity._replace(kind=kind, shape=announce.shape_of(kind)))
    return found


def _announcement(rest: str, component: str, object_id: str, payload: bytes) -> list[Event]:
    if not payload.strip():
        return [Learned(rest)]
    config = reading.json_object(payload)
    if config is None:
        return [Unreadable("", "not_json", alarm=False)]
    entities = tuple(announce.entities(component, object_id, config))
    return [Learned(rest, entities=entities, announced=announce.described(component, object_id, config))]


def _unannounced(rest: str, payload: bytes) -> list[Event]:
    if rest in ("status", "bridge/state") or announce.is_gateways(rest):
        return [Gateway(payload.strip(b'" ') in (b"online", b'{"state":"online"}'))]
    alarm = reading.looks_like_alarm(payload)
    return [Unreadable(reading.device_number(rest), "not_announced", alarm)] if payload.strip() else []


def _state(known: list[Entity], payload: bytes) -> list[Event]:
    body = _body(payload)
    if body is _MISSING:
        alarm = reading.looks_like_alarm(payload)
        return [Unreadable(device, "not_json", alarm) for device in dict.fromkeys(item.device for item in known)]
    events: list[Event] = []
    signals: dict[str, list[Signal]] = defaultdict(list)
    batteries: dict[str, int | None] = {}
    for entity in known:
        value = _at(body, entity.path)
        if value is None:
            continue
        if entity.kind == "availability":
            events.append(Availability(entity.device, _plain(value) == entity.on))
        elif entity.kind == "battery":
            batteries[entity.device] = reading.percent(value)
        else:
            signals[entity.device].extend(_signal(entity, value))
    last_seen = reading.moment(body.get("last_seen")) if isinstance(body, dict) else None
    reports = (
        Report(device, tuple(signals[device]), last_seen, batteries.get(device))
        for device in dict.fromkeys([*signals, *batteries])
    )
    return [*events, *reports]


def _body(payload: bytes) -> Any:
    if len(payload) > reading.MAX_DEVICE_FRAME:
        return _MISSING
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        text = payload.decode("utf-8", "replace").strip()
        return _MISSING if text.startswith(("{", "[")) or not text else text


def _at(body: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        if not isinstance(body, dict):
            return None
        body = body.get(step)
    return body


def _signal(entity: Entity, value: Any) -> list[Signal]:
    if entity.shape == EVENT:
        return _action(entity, value) if entity.kind == "action" else _pressed(entity, value)
    if entity.shape == STATE:
        return _holds(entity, value)
    measured = reading.number(value)
    return [] if measured is None else [Signal(entity.kind, entity.shape, None, measured)]


def _holds(entity: Entity, value: Any) -> list[Signal]:
    if entity.kind == "fall" and isinstance(value, str) and value in words.FALLS:
        return [Signal("fall", STATE, words.FALLS[value], None, value)]
    plain = _plain(value)
    if plain == entity.on:
        return [Signal(entity.kind, STATE, active=True)]
    off = reading.truth(value)
    if off is None and entity.kind in ALARM_KINDS:
        return [Signal("unspecified", EVENT, None, None, plain[:40])]
    return [Signal(entity.kind, STATE, active=False)]


def _action(entity: Entity, value: Any) -> list[Signal]:
    word = value.get("event_type") if isinstance(value, dict) else value
    if not isinstance(word, str) or not word or entity.on not in ("ON", word):
        return []
    kind, shape = words.action_kind(word, entity.model)
    return [Signal(kind, shape, None, None, word[:40])]


def _pressed(entity: Entity, value: Any) -> list[Signal]:
    """Read an entity that a person has said is a call: its word for "on", or any word that is no denial."""
    plain = _plain(value.get("event_type", "") if isinstance(value, dict) else value)
    called = plain == entity.on or (bool(plain) and reading.truth(value) is not False)
    return [Signal(entity.kind, EVENT, None, None, plain[:40])] if called else []


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
