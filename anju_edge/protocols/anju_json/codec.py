"""Anju JSON: ``<base>/<device number>/up`` with one object or a list of them. The contract is in the README here."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

import orjson

from anju_edge.protocols import gatt, reading
from anju_edge.protocols.anju_json import composed, window
from anju_edge.protocols.events import (
    EVENT,
    EVENT_KINDS,
    KINDS,
    STATE,
    UNITS,
    VALUE,
    Availability,
    Context,
    Event,
    Gateway,
    Report,
    Signal,
    Unreadable,
    Window,
)
from anju_edge.protocols.signals import SAME

MAX_OBJECTS = 100
MAX_CHARACTERISTICS = 16
MAX_HEX = 1024
_WINDOW = "acceleration"


def decode(rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one publish; ``rest`` is the topic below the line's base."""
    number, _, leaf = rest.rpartition("/")
    device = reading.device_number(number)
    if rest == "status":
        online = _online(payload)
        return [] if online is None else [Gateway(online)]
    if leaf == "status":
        online = _online(payload)
        return [] if online is None else [Availability(device, online)]
    if leaf != "up":
        return [Unreadable(reading.device_number(rest), "wrong_topic", reading.looks_like_alarm(payload))]
    return _up(device, payload, context.settings)


def words(values: Mapping[str, Any], settings: Mapping[str, Any]) -> list[Signal]:
    """Read the words of an object of ``values``, which another protocol may have without a shell around it."""
    found: list[Signal] = []
    for word, value in islice(values.items(), MAX_OBJECTS):
        found += _signal(word, value, settings)
    return found


def _up(device: str, payload: bytes, settings: Mapping[str, Any]) -> list[Event]:
    objects = _objects(payload)
    if isinstance(objects, str):
        return [Unreadable(device, objects, reading.looks_like_alarm(payload))]
    found = [event for item in objects for event in (_report(device, item, settings), *_measured(device, item))]
    if not any(event.signals for event in found if isinstance(event, Report)) and reading.looks_like_alarm(payload):
        found.append(Unreadable(device, "unknown_word", alarm=True))
    written = [item for item in objects if isinstance(item, dict) and _WINDOW in item]
    return _with_windows(found, device, written) if written else found


def _with_windows(found: list[Event], device: str, written: list[dict[str, Any]]) -> list[Event]:
    """Add the windows of acceleration to what else was read. A broken one stands first where nothing else was said."""
    broken: list[Event] = []
    for item in written[: window.MOST]:
        read = window.read(item[_WINDOW])
        if isinstance(read, str):
            broken.append(Unreadable(device, read, alarm=False))
            continue
        rate, samples = read
        at, seq = reading.moment(item.get("at")), _seq(item)
        length = f"{rate:g} Hz {len(samples) / rate:.3g} s"
        hardest = Signal(_WINDOW, VALUE, None, round(window.hardest_g(samples), 3), length)
        found += (Report(device, (hardest,), at, seq=seq), Window(device, rate, samples, at, seq))
    if len(written) > window.MOST:
        broken.append(Unreadable(device, "window_too_many", alarm=False))
    said = any(event.signals for event in found if isinstance(event, Report))
    return [*found, *broken] if said else [*broken, *found]


def _objects(payload: bytes) -> list[Any] | str:
    if len(payload) > reading.MAX_DEVICE_FRAME:
        return "too_large"
    try:
        value = reading.json_value(payload)
    except orjson.JSONDecodeError:
        return "not_json"
    objects = value if isinstance(value, list) else [value]
    if not objects or len(objects) > MAX_OBJECTS:
        return "wrong_length"
    return objects


def _report(device: str, item: object, settings: Mapping[str, Any]) -> Event:
    if not isinstance(item, dict):
        return Unreadable(device, "not_an_object", alarm=False)
    signals = _signals(item, settings)
    if not signals and reading.truth(item.get("alarm")):
        signals.append(Signal("unspecified", EVENT, None, None, str(item.get("signal", ""))[:40]))
    return Report(
        device,
        tuple(signals),
        reading.moment(item.get("at")),
        reading.percent(item["battery"] if "battery" in item else _said(item, "battery")),
        reading.small(item.get("link_quality")),
        _seq(item),
        reading.version(item.get("firmware")),
    )


def _seq(item: dict[str, Any]) -> str:
    seq = item.get("seq")
    return str(seq)[:40] if isinstance(seq, int | str) else ""


def _measured(device: str, item: object) -> list[Event]:
    """Read the Bluetooth characteristics that a gateway passes on as they are: ``{"gatt": {"2a35": "<hex>"}}``."""
    passed = item.get("gatt") if isinstance(item, dict) else None
    if not isinstance(passed, dict):
        return []
    found: list[Event] = []
    for name, written in list(passed.items())[:MAX_CHARACTERISTICS]:
        try:
            signals, at = gatt.read(str(name), bytes.fromhex(str(written)[:MAX_HEX]))
        except ValueError:
            found.append(Unreadable(device, "not_hex", alarm=False))
        else:
            found.append(
                Report(device, signals, at or reading.moment(item.get("at") if isinstance(item, dict) else None))
            )
    return found


def _said(item: dict[str, Any], word: str) -> object:
    """Return the value of a word that belongs to the report and not to its signals."""
    if item.get("signal") == word:
        return item.get("value")
    values = item.get("values")
    return values.get(word) if isinstance(values, dict) else None


def _signals(item: dict[str, Any], settings: Mapping[str, Any]) -> list[Signal]:
    found: list[Signal] = []
    if isinstance(item.get("signal"), str):
        found.extend(_signal(item["signal"], item.get("value", True), settings))
    values = item.get("values")
    if isinstance(values, dict):
        found += words(values, settings)
    return found


def _signal(written: str, value: object, settings: Mapping[str, Any]) -> list[Signal]:
    word = written.strip().lower()
    if word == "position":
        return composed.place(value, settings)
    if word == "blood_pressure":
        return composed.pressure(value)
    if word == "mains":
        return composed.mains(value)
    one = _plain(SAME.get(word, word), value)
    return [] if one is None else [one]


def _plain(kind: str, value: object) -> Signal | None:
    if kind not in KINDS:
        return None
    if kind in UNITS:
        measured = reading.number(value)
        return None if measured is None else Signal(kind, VALUE, None, measured)
    holds = reading.truth(value)
    if kind in EVENT_KINDS:
        return None if holds is False else Signal(kind, EVENT, None, None, value[:40] if isinstance(value, str) else "")
    return None if holds is None else Signal(kind, STATE, holds)


def _online(payload: bytes) -> bool | None:
    state = reading.json_object(payload)
    word = state.get("state") if state is not None else payload[:20].decode("utf-8", "replace").strip().strip('"')
    return {"online": True, "offline": False}.get(word) if isinstance(word, str) else None
