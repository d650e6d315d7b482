"""What the properties of a decoded ``object`` mean: the vendor's words of Milesight, and those that others use."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import islice
from typing import Any, Final, NamedTuple

from anju_edge.protocols import reading
from anju_edge.protocols.events import EVENT, STATE, VALUE, Signal, position
from anju_edge.protocols.milesight import radar, smoke, words
from anju_edge.protocols.milesight.words import Payload

MAX_PROPERTIES: Final = 200
MAX_DEPTH: Final = 3
# signal -> the properties that say whether it holds
_SAYING: Final[Mapping[str, tuple[str, ...]]] = {
    "smoke": ("smoke", "smoke_status", "smoke_alarm", "smoke_detected"),
    "fire": ("fire", "fire_alarm", "fire_status"),
    "gas": ("gas", "gas_status", "gas_alarm", "gas_leak", "gas_detected"),
    "co": ("co", "co_status", "co_alarm", "carbon_monoxide"),
    "leak": (
        "leak", "leakage", "leak_status", "leakage_status", "leak_detected", "water_leak", "water_leak_status",
        "water_leakage", "water_leakage_status", "water_leak_detected", "flood",
    ),
    "tamper": ("tamper", "tamper_status", "tamper_alarm"),
    "fall": ("fall", "fall_status", "fall_alarm", "fall_detected"),
    "bed_exit": ("bed_exit", "out_of_bed", "out_of_bed_alarm"),
    "inactivity": ("inactivity", "motionless", "inactivity_alarm", "dwell_alarm"),
    "door": ("door", "door_status", "door_state", "door_open", "door_open_status", "magnet", "magnet_status"),
    "motion": ("pir", "pir_status", "pir_trigger", "motion", "motion_detected", "presence_sensor"),
    "presence": ("occupancy", "occupancy_status", "occupied", "presence", "presence_status"),
    "vibration": ("vibration", "vibration_status"),
    "battery_low": ("battery_low", "low_battery", "battery_low_alarm"),
    "fault": ("fault", "device_fault", "failure", "malfunction", "sensor_fault"),
    "mains_lost": ("mains_lost", "power_lost", "power_failure"),
}  # fmt: skip
TRUTHS: Final[Mapping[str, str]] = {name: kind for kind, names in _SAYING.items() for name in names}
_MEASURED_TOO: Final = frozenset({"gas", "co"})  # others write a concentration of unknown unit there
EVENTS: Final[Mapping[str, str]] = {
    "sos": "sos", "sos_event": "sos", "sos_alarm": "sos", "sos_status": "sos", "emergency": "sos", "panic": "sos",
    "help": "help", "nurse_call": "help", "test": "test", "self_test": "test", "alarm": "unspecified",
}  # fmt: skip
NUMBERS: Final[Mapping[str, str]] = {
    "temperature": "temperature", "temperature_sensor": "temperature", "humidity": "humidity",
    "humidity_sensor": "humidity", "illuminance": "illuminance", "illumination": "illuminance",
    "illuminance_sensor": "illuminance", "lux": "illuminance", "pressure": "pressure", "barometer": "pressure",
    "barometric_pressure": "pressure", "co2": "co2", "pm25": "pm25", "pm2_5": "pm25", "gas_density": "gas_density",
    "heart_rate": "heart_rate", "respiration": "respiration", "respiratory_rate": "respiration", "spo2": "spo2",
    "steps": "steps",
}  # fmt: skip
BATTERIES: Final = frozenset({"battery", "battery_level", "battery_percent", "battery_percentage", "battery_soc"})
_BUTTON = re.compile(
    r"(?:button|btn)(?:_?(\d{1,2}))?(?:_(?:event|press|status|state|click))?|press(?:_event|_status|_type)?|click"
)
_PARTS: Final = ("status", "state", "value", "event", "press", "type")  # where a property is an object, what counts
_EVENT_WORDS: Final[Mapping[str, str]] = {
    "sos": "sos", "emergency": "sos", "panic": "sos", "help": "help", "alarm": "unspecified", "fall": "unspecified",
    "fire": "unspecified", "smoke": "unspecified", "gas": "unspecified", "leak": "unspecified",
}  # fmt: skip
_NOT_SAID: Final = ("history", "_config", "_settings", "request")  # what was, and answers to settings
_GEOFENCE: Final[Mapping[str, bool]] = {"inside": False, "outside": True}
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_VOLTS: Final = 5  # a battery of 3.6 is one in volts, not one of 4 %
_NESTED: Final = (list, dict)
_NOTHING: Final = Payload(())
_Reader = Callable[[Any], list[Signal]]


class _Word(NamedTuple):
    """The name of a property, written in one way; whether it tells of now; how its value is read, if it is known."""

    name: str
    is_said: bool
    reader: _Reader | None


def read(properties: Mapping[str, Any]) -> Payload:
    """Read a decoded object. Alarms of a radar come after the state of its room, which may be older."""
    if not properties:
        return _NOTHING
    found: list[Signal] = []
    named: dict[str, Any] = {}
    nested: list[tuple[str, Any]] = []
    for (name, _, reader), value in islice(_properties(properties), MAX_PROPERTIES):
        named[name] = value
        if isinstance(value, _NESTED):
            nested.append((name, value))
        if reader is not None and value is not None and not isinstance(value, dict):
            found += reader(value)
    if "event" in named:
        found += _detector(named)
    for name, value in nested:
        found += _radar(name, value)
    if "latitude" in named:
        found += _place(named)
    return words.conclude(found)


def strange(properties: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    """Return what is neither read here nor known to say nothing."""
    left: dict[str, Any] = {}
    for key, value in properties.items():
        word = _word(key)
        if word.is_said and word.reader is None:
            left[key] = strange(value, depth + 1) if isinstance(value, dict) and depth < MAX_DEPTH else value
    return left


def _properties(source: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[_Word, Any]]:
    for key, value in source.items():
        word = _word(key)
        if not word.is_said:
            continue
        if not isinstance(value, dict) or "alarm_status" in value:
            yield word, value
            continue
        part = _part(value) if word.reader is not None else None
        if part is not None:
            yield word, part
        elif depth < MAX_DEPTH:
            yield from _properties(value, depth + 1)


def _word(key: str) -> _Word:
    """Return what is known of a property; what is long is cut first."""
    return _spelled(key if len(key) <= words.MAX_TEXT else key[: words.MAX_TEXT])


@lru_cache(2000)  # of short keys alone: whoever invents keys fills it with a few hundred kilobytes and no more
def _spelled(key: str) -> _Word:
    name = _name(key)
    return _Word(name, not name.endswith(_NOT_SAID), _READERS.get(name) or _press(name))


def _name(key: str) -> str:
    """Write ``leakageStatus``, ``Leakage-Status`` and ``LEAKAGE_STATUS`` in one way."""
    return _WORD_START.sub("_", key).lower().replace("-", "_").replace(" ", "_")


def _part(value: dict[str, Any]) -> Any:
    """Return what counts of a property that is an object itself: its status, or the first of numbered channels."""
    numbered = next((inner for key, inner in value.items() if key.isdigit()), None)
    return next((value[part] for part in _PARTS if part in value), numbered)


def _press(name: str) -> _Reader | None:
    button = _BUTTON.fullmatch(name)
    return None if button is None else partial(words.press, button=int(button[1]) if button[1] else None)


def _truth(kind: str, name: str) -> _Reader:
    is_measured_too = name in _MEASURED_TOO

    def read_truth(value: Any) -> list[Signal]:
        if is_measured_too and reading.number(value) not in (None, 0, 1):
            return []
        return words.state(kind, value, name)

    return read_truth


def _event(kind: str, name: str) -> _Reader:
    def read_event(value: Any) -> list[Signal]:
        happened = words.holds(value)
        if happened is None:
            return words.unclear(f"{name} {value}")
        return [Signal(kind, EVENT, None, None, name)] if happened else []

    return read_event


def _number(kind: str) -> _Reader:
    return lambda value: words.measured(kind, reading.number(value))


def _battery(value: Any) -> list[Signal]:
    level = reading.number(value.replace("%", "") if isinstance(value, str) else value)
    if level is None or (level < _VOLTS and level % 1):
        return []
    return [Signal(words.BATTERY, VALUE, None, level)]


def _geofence(value: Any) -> list[Signal]:
    outside = _GEOFENCE.get(str(value).lower())
    return [] if outside is None else [Signal("geofence", STATE, outside)]


def _detector(named: Mapping[str, Any]) -> list[Signal]:
    """Read the event of a smoke detector, or an alarm word in the event of anything else."""
    word = str(named["event"]).strip().lower()
    if named.get("type") == "smoke sensor" or "concentration" in named:
        return smoke.event(word) + words.measured("smoke_density", reading.number(named.get("concentration")), 0, 100)
    kind = _EVENT_WORDS.get(word)
    return [] if kind is None else [Signal(kind, EVENT, None, None, word)]


def _radar(name: str, value: Any) -> list[Signal]:
    """Read alarms in a list of events, or below the name of each with its states in a row: ``"1, 1, 2"``."""
    if name == "events" and isinstance(value, list):
        found = [_radar_event(item) for item in value[:MAX_PROPERTIES] if isinstance(item, dict)]
    elif isinstance(value, dict):
        states = str(value.get("alarm_status")).split(",")[:MAX_PROPERTIES]
        found = [radar.alarm(name.removesuffix("_alarm"), state) for state in states]
    else:
        return []
    return [signal for signals in found for signal in signals]


def _radar_event(item: dict[str, Any]) -> list[Signal]:
    region = reading.small(item.get("region_id"))
    return radar.alarm(item["alarm_type"], item.get("alarm_status"), region) if "alarm_type" in item else []


def _place(named: Mapping[str, Any]) -> list[Signal]:
    latitude, longitude = reading.number(named.get("latitude")), reading.number(named.get("longitude"))
    place = None if latitude is None or longitude is None else position(latitude, longitude)
    return [] if place is None else [place]


_READERS: Final[Mapping[str, _Reader]] = {
    **{name: _truth(kind, name) for name, kind in TRUTHS.items()},
    **{name: _event(kind, name) for name, kind in EVENTS.items()},
    **{name: _number(kind) for name, kind in NUMBERS.items()},
    **dict.fromkeys(BATTERIES, _battery),
    "geofence_status": _geofence,
    "detection_status": radar.room,
    "respiratory_status": radar.breath,
}
