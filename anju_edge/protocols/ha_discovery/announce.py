"""Reading an announcement: long and short keys, ``~``, device classes, the small subset of templates."""

import re
from collections.abc import Mapping
from typing import Any, Final

from anju_edge.protocols import reading
from anju_edge.protocols.events import EVENT, EVENT_KINDS, KINDS, STATE, UNITS, VALUE, Announced, Entity

_LONG: Final[Mapping[str, str]] = {
    "avty": "availability",
    "avty_t": "availability_topic",
    "dev": "device",
    "dev_cla": "device_class",
    "obj_id": "object_id",
    "pl": "payload",
    "pl_avail": "payload_available",
    "pl_not_avail": "payload_not_available",
    "pl_off": "payload_off",
    "pl_on": "payload_on",
    "stat_t": "state_topic",
    "t": "topic",
    "uniq_id": "unique_id",
    "unit_of_meas": "unit_of_measurement",
    "val_tpl": "value_template",
}
_LONG_DEVICE: Final[Mapping[str, str]] = {
    "ids": "identifiers", "mdl": "model", "mf": "manufacturer", "sa": "suggested_area", "cns": "connections",
}  # fmt: skip
_HEARD: Final = frozenset({"binary_sensor", "sensor", "event", "device_automation", "tag"})
_MOST_DEPTH: Final = 8
_LONGEST_TOPIC: Final = 400
_TEXT: Final = 60
# device class -> (signal, whether "on" means that the signal holds)
_CLASSES: Final[Mapping[str, str]] = {
    "smoke": "smoke",
    "gas": "gas",
    "carbon_monoxide": "co",
    "moisture": "leak",
    "door": "door",
    "window": "door",
    "opening": "door",
    "garage_door": "door",
    "motion": "motion",
    "occupancy": "presence",
    "presence": "presence",
    "vibration": "vibration",
    "tamper": "tamper",
    "battery": "battery_low",
    "problem": "fault",
    "safety": "unspecified",
    "temperature": "temperature",
    "humidity": "humidity",
    "illuminance": "illuminance",
    "pressure": "pressure",
    "atmospheric_pressure": "pressure",
    "voltage": "voltage",
    "carbon_dioxide": "co2",
    "pm25": "pm25",
}
_WORDS: Final[Mapping[str, str]] = {
    "smoke": "smoke", "gas": "gas", "carbon_monoxide": "co", "water_leak": "leak", "leak": "leak", "contact": "door",
    "occupancy": "motion", "presence": "presence", "tamper": "tamper", "fall_down_status": "fall", "fall": "fall",
    "sos": "sos", "emergency": "sos", "panic": "sos", "battery_low": "battery_low", "vibration": "vibration",
    "test": "test",
}  # fmt: skip
_TEMPLATE = re.compile(
    r"\{\{-?\s*(value|value_json(?:\.\w+|\[(?:'[^']*'|\"[^\"]*\")\])*)\s*(?:\|\s*default\([^)]*\)\s*)?-?\}\}"
)
_STEP = re.compile(r"\.(\w+)|\['([^']*)'\]|\[\"([^\"]*)\"\]")


def config_of(rest: str) -> tuple[str, str] | None:
    """Return component and object id when a topic is an announcement: ``<component>/[<node>/]<object>/config``."""
    levels = rest.split("/")
    if len(levels) not in (3, 4) or levels[-1] != "config":
        return None
    return levels[0], levels[-2]


def entities(component: str, object_id: str, config: dict[str, Any]) -> list[Entity]:
    """Turn one announcement into what to listen for; nothing when it says nothing that we understand."""
    full = _expanded(config)
    device = _device(full)
    if not device:
        return []
    model = str(_part(full, "device").get("model", ""))[:60]
    found = [
        Entity(device, topic, "availability", EVENT, path, on=on, model=model)
        for topic, path, on in _availability(full)
    ]
    topic, path = _source(component, full)
    if topic and path is not None and component in _HEARD:
        kind, shape = _meaning(component, object_id, full, path)
        on = full.get("payload_on", full.get("payload", "ON"))
        shape = shape if kind else ""  # kept all the same: a person may say what it means
        found.append(Entity(device, topic, kind, shape, path, on=_plain(on), name=object_id, model=model))
    return found


def described(component: str, object_id: str, config: dict[str, Any]) -> Announced | None:
    """Say what one announcement announces, understood or not; nothing where it names no device at all."""
    full = _expanded(config)
    device = _device(full)
    if not device:
        return None
    topic, path = _source(component, full)
    kind, why = "", ""
    if component not in _HEARD:
        why = "component"
    elif not topic:
        why = "no_topic"
    elif path is None:
        why = "template"
    else:
        kind = _meaning(component, object_id, full, path)[0]
        why = "" if kind else "meaning"
    part = _part(full, "device")
    return Announced(
        device,
        _short(component),
        _short(full.get("name")) or _short(object_id),
        kind,
        why,
        *(_short(part.get(name)) for name in ("name", "model", "manufacturer", "suggested_area")),
    )


def shape_of(kind: str) -> str:
    """Return the shape in which a signal is said that a person has chosen for an entity."""
    return VALUE if kind in UNITS or kind == "battery" else EVENT if kind in EVENT_KINDS else STATE


def may_mean(kind: object) -> bool:
    """Whether an entity may be said to mean this."""
    return isinstance(kind, str) and (kind in KINDS or kind == "battery")


def _source(component: str, full: dict[str, Any]) -> tuple[str, tuple[str, ...] | None]:
    topic = full.get("state_topic") or (full.get("topic") if component in ("device_automation", "tag") else None)
    path = path_of(full.get("value_template"))
    return (topic if isinstance(topic, str) and len(topic) <= _LONGEST_TOPIC else ""), path


def _short(value: object) -> str:
    return "".join(sign for sign in value if sign.isprintable())[:_TEXT] if isinstance(value, str) else ""


def path_of(template: object) -> tuple[str, ...] | None:
    """Read ``value``, ``value_json.a.b``, ``value_json['a']`` with a default filter; nothing for any other template."""
    if template is None or template == "":
        return ()
    short = template.strip() if isinstance(template, str) and len(template) <= _LONGEST_TOPIC else ""
    found = _TEMPLATE.fullmatch(short)
    if found is None:
        return None
    path = tuple(first or second or third for first, second, third in _STEP.findall(found.group(1)))
    return path if len(path) <= _MOST_DEPTH else None


def _meaning(component: str, object_id: str, full: dict[str, Any], path: tuple[str, ...]) -> tuple[str, str]:
    word = path[-1] if path else object_id
    if component in ("device_automation", "event"):
        return "action", EVENT
    if component == "binary_sensor":
        kind = _WORDS.get(word) or _CLASSES.get(str(full.get("device_class")), "")
        return (kind, STATE) if kind not in UNITS else ("", STATE)
    if component == "sensor" and full.get("device_class") == "battery":
        return "battery", VALUE
    if component == "sensor" and word in ("fall_down_status", "action"):
        return ("fall", STATE) if word == "fall_down_status" else ("action", EVENT)
    kind = _CLASSES.get(str(full.get("device_class")), word)
    return (kind, VALUE) if component == "sensor" and kind in UNITS else ("", VALUE)


def _expanded(config: dict[str, Any]) -> dict[str, Any]:
    base = config.get("~")
    full = {_LONG.get(key, key): value for key, value in config.items()}
    if isinstance(base, str):
        for key, value in full.items():
            if key.endswith("topic") and isinstance(value, str):
                full[key] = base + value[1:] if value.startswith("~") else value
    return full


def _part(full: dict[str, Any], key: str) -> dict[str, Any]:
    part = full.get(key)
    return {_LONG_DEVICE.get(name, name): value for name, value in part.items()} if isinstance(part, dict) else {}


def _device(full: dict[str, Any]) -> str:
    identifiers = _part(full, "device").get("identifiers")
    first = identifiers[0] if isinstance(identifiers, list) and identifiers else identifiers
    first = first if isinstance(first, str) and first else full.get("unique_id")
    return reading.device_number(first.removeprefix("zigbee2mqtt_")) if isinstance(first, str) else ""


def _availability(full: dict[str, Any]) -> list[tuple[str, tuple[str, ...], str]]:
    items = full.get("availability")
    listed = items if isinstance(items, list) else []
    single = full.get("availability_topic")
    if isinstance(single, str):
        listed = [{**full, "topic": single, "value_template": full.get("availability_template")}, *listed]
    found = []
    for item in listed[:4]:
        entry = {_LONG.get(key, key): value for key, value in item.items()} if isinstance(item, dict) else {}
        path = path_of(entry.get("value_template"))
        if isinstance(entry.get("topic"), str) and path is not None and _is_heard(entry["topic"]):
            found.append((entry["topic"], path, _plain(entry.get("payload_available", "online"))))
    return found


def _is_heard(topic: str) -> bool:
    return len(topic) <= _LONGEST_TOPIC and not is_gateways(topic)


def is_gateways(topic: str) -> bool:
    """Whether a topic tells of the gateway itself and not of one device behind it."""
    return topic.endswith("/bridge/state")


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)[:_LONGEST_TOPIC]
