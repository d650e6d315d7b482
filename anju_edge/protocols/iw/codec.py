"""The IW protocol: one stored frame in, events out. The document is named in the README here."""

from collections.abc import Mapping
from typing import Any

from anju_edge.protocols import reading
from anju_edge.protocols.events import EVENT, VALUE, Context, Event, Report, Signal, Unreadable
from anju_edge.protocols.iw import frames, places, words
from anju_edge.protocols.wire import NOBODY, number, owner

_MAX_FIELDS = 40
_IMEI = 15
_LEAST = 0.1  # zero is what a watch sends that has not measured


def decode(rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one frame, with its closing ``#`` or without; ``rest`` is the topic below the line's base."""
    device = reading.device_number(owner(rest))
    payload = payload[: frames.MAX_FRAME * 2]
    frame = frames.opened(payload)
    if frame is None:
        return [Unreadable(device, "no_frame", frames.cries(payload))]
    return [_event(frame, device, context.settings)]


def _event(frame: frames.Frame, device: str, settings: Mapping[str, Any]) -> Event:
    fields = [field.strip() for field in frame.content.split(",", _MAX_FIELDS)]
    if frame.code == words.LOGIN:
        return _login(frame, device)
    if frame.code == frames.ALARM:
        return _alarm(frame, fields, device, settings)
    if frame.code in words.BEATS:
        return _beat(fields, device)
    if frame.code in words.MEASURED:
        return _measured(fields[1:], device, words.MEASURED[frame.code])
    place = places.read(frame.content)
    return _report(device, place, []) if place else Report(device, ())


def _login(frame: frames.Frame, device: str) -> Event:
    named = login_number(frame)
    return Unreadable(device, "no_number", alarm=False) if named == NOBODY else Report(named, ())


def login_number(frame: frames.Frame) -> str:
    """Return the number that a watch signs in with, or ``NOBODY``; makers add further fields behind it."""
    named = number(frame.content.split(",", 1)[0].strip())
    return named if frame.closed or len(named) >= _IMEI else NOBODY


def _alarm(frame: frames.Frame, fields: list[str], device: str, settings: Mapping[str, Any]) -> Event:
    """Read an alarm. Where the code is missing the shell still calls; without position no code is taken for "none"."""
    code = fields[words.ALARM_FIELD] if len(fields) > words.ALARM_FIELD else ""
    if not code and not frame.closed:
        return Unreadable(device, "cut_short", alarm=True)
    place = places.read(frame.content)
    called = words.alarm(code, settings)
    if place is None and not called:
        called = [Signal("unspecified", EVENT, None, None, code)]
    return _report(device, place, called)


def _report(device: str, place: places.Place | None, called: list[Signal]) -> Report:
    if place is None:
        return Report(device, tuple(called))
    where = [place.position] if place.position else []
    return Report(device, (*called, *where), place.at, place.state.battery, place.state.link_quality)


def _beat(fields: list[str], device: str) -> Report:
    state = places.state(fields[1]) if len(fields) > 1 else places.State()
    steps = reading.number(fields[words.BEAT_STEPS]) if len(fields) > words.BEAT_STEPS else None
    signals = (Signal("steps", VALUE, None, steps),) if steps is not None and steps >= 0 else ()
    return Report(device, signals, None, state.battery, state.link_quality)


def _measured(fields: list[str], device: str, kinds: tuple[str, ...]) -> Report:
    signals: list[Signal] = []
    battery = None
    for kind, text in zip(kinds, fields, strict=False):
        value = reading.number(text)
        if kind == "battery":
            battery = reading.percent(text)
        elif value is not None and value >= _LEAST:
            signals.append(Signal(kind, VALUE, None, _in_unit(kind, value)))
    return Report(device, tuple(signals), battery=battery)


def _in_unit(kind: str, value: float) -> float:
    if kind == "glucose" and value >= words.NO_MILLIMOLES:
        return round(value / words.MILLIGRAMS, 1)
    return value
