"""A stored frame read again: what the codec of today makes of it beside what was made of it then."""

from collections.abc import Sequence
from typing import NamedTuple

from anju_edge.protocols.events import (
    Availability,
    Confirmed,
    Event,
    Gateway,
    Learned,
    Noticed,
    Report,
    Unreadable,
    Window,
)

_DIGITS = 6


class Word(NamedTuple):
    """One thing read from a frame."""

    device: str
    kind: str
    active: bool | None
    value: float | None
    text: str


class Reading(NamedTuple):
    """What a frame says now: its words, and what could not be read."""

    words: tuple[Word, ...]
    unread: tuple[str, ...]
    notes: tuple[str, ...]
    alarm: bool
    windows: tuple[Window, ...] = ()


def reading(events: Sequence[Event]) -> Reading:
    """Sort the events of a codec: words, what could not be read, and what is neither."""
    words = [
        Word(event.device, *_said(signal)) for event in events if isinstance(event, Report) for signal in event.signals
    ]
    unread = [event.reason for event in events if isinstance(event, Unreadable)]
    alarm = any(isinstance(event, Unreadable) and event.alarm for event in events)
    notes = [note for note in map(_note, events) if note]
    windows = tuple(event for event in events if isinstance(event, Window))
    return Reading(tuple(words), tuple(unread), tuple(notes), alarm, windows)


def differences(then: Sequence[Word], now: Sequence[Word]) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """Return what was read then and is not now, and what is read now and was not then."""
    gone, new = [_rounded(word) for word in then], []
    for word in map(_rounded, now):
        if word in gone:
            gone.remove(word)
        else:
            new.append(word)
    return tuple(gone), tuple(new)


def _said(signal: tuple[str, str, bool | None, float | None, str]) -> tuple[str, bool | None, float | None, str]:
    kind, _, active, value, text = signal
    return kind, active, value, text


def _rounded(word: Word) -> Word:
    return word if word.value is None else word._replace(value=round(word.value, _DIGITS))


def _note(event: Event) -> str:
    if isinstance(event, Availability):
        return "online" if event.online else "offline"
    if isinstance(event, Gateway):
        return "gateway_online" if event.online else "gateway_offline"
    if isinstance(event, Confirmed):
        return f"{'confirmed' if event.ok else 'denied'}: {event.what}"
    if isinstance(event, Noticed):
        return f"{event.what} {event.detail}".strip()
    return "learned" if isinstance(event, Learned) else ""
