"""The watch protocol: one stored frame in, events out. The document is named in the README here."""

from collections.abc import Mapping
from typing import Any

from anju_edge.protocols import reading
from anju_edge.protocols.events import EVENT, Confirmed, Context, Event, Report, Signal, Unreadable
from anju_edge.protocols.watch import frames, places, status, words
from anju_edge.protocols.wire import owner

_BEAT_FIELDS = 3
_BEAT_BATTERY = 2


def decode(rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one frame; ``rest`` is the topic below the line's base. The number in the frame wins."""
    frame = frames.opened(payload[: frames.MAX_VOICE_FRAME + 1])
    if frame is None:
        return [Unreadable(reading.device_number(owner(rest)), "no_frame", frames.cries(payload))]
    if not frame.whole:
        return [Unreadable(frame.number, "cut_short", _half_calls(frame, context.settings))]
    if not frame.keyword:
        return [Unreadable(frame.number, "no_keyword", alarm=False)]
    return [_event(frame, context.settings)]


def _event(frame: frames.Frame, settings: Mapping[str, Any]) -> Event:
    keyword = frame.keyword.upper()
    if frames.is_alarm(keyword):
        return _alarm(frame, settings)
    if words.is_place(keyword):
        return _place(frame, settings)
    if keyword in words.ECHOES:
        return _confirmed(frame, keyword)
    if keyword == "LK":
        return _beat(frame)
    measures = words.MEASURED.get(keyword)
    return Report(frame.number, tuple(_measures(frame, measures)) if measures else ())


def _alarm(frame: frames.Frame, settings: Mapping[str, Any]) -> Event:
    place = places.read(frame.fields)
    return _report(frame, place, status.alarm_frame(place.bits, settings), settings)


def _place(frame: frames.Frame, settings: Mapping[str, Any]) -> Event:
    place = places.read(frame.fields)
    called = status.alarms(place.bits, settings) if place.bits is not None else []
    if not place.known and not called:
        return Unreadable(frame.number, "wrong_date", alarm=False)
    return _report(frame, place, called, settings)


def _report(frame: frames.Frame, place: places.Place, called: list[Signal], settings: Mapping[str, Any]) -> Report:
    held = status.states(place.bits, settings) if place.bits is not None else ()
    return Report(frame.number, (*called, *held, *place.values), place.at, place.battery, place.link_quality)


def _half_calls(frame: frames.Frame, settings: Mapping[str, Any]) -> bool:
    """Whether half a frame is an alarm: by its keyword, or by a status word that came before the end."""
    if frames.is_alarm(frame.keyword):
        return True
    fields = frame.fields
    if not words.is_place(frame.keyword) or len(fields) <= places.STATUS:
        return False
    bits = status.word(fields[places.STATUS].strip(), full=True)
    return bits is not None and bool(status.alarms(bits, settings))


def _beat(frame: frames.Frame) -> Report:
    """Read ``LK,steps,tumbles,battery``. What the two fields of one maker mean is not known."""
    fields = frame.fields
    if len(fields) < _BEAT_FIELDS:
        return Report(frame.number, ())
    steps = places.measured("steps", fields[0], least=0)
    return Report(frame.number, (steps,) if steps else (), battery=reading.percent(fields[_BEAT_BATTERY].strip()))


def _measures(frame: frames.Frame, kinds: tuple[str, ...]) -> list[Signal]:
    abnormal = words.ABNORMAL.get(frame.keyword.upper(), {})
    named = [(kind, text) for kind, text in zip(kinds, frame.fields, strict=False) if kind]
    found = [_abnormal(abnormal, text) or places.measured(kind, text) for kind, text in named]
    return [signal for signal in found if signal is not None]


def _abnormal(words_by_value: Mapping[float, str], text: str) -> Signal | None:
    value = reading.number(text.strip())
    said = words_by_value.get(value) if value is not None else None
    return Signal("vital", EVENT, None, None, said) if said else None


def _confirmed(frame: frames.Frame, keyword: str) -> Confirmed:
    failed = keyword in words.WITH_RESULT and frame.fields[:1] == ["0"]
    return Confirmed(frame.number, words.ECHOES[keyword], ok=not failed)
