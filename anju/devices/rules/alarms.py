"""Which signals are alarms now: states against what was stored, events against the last one heard."""

from datetime import datetime, timedelta
from typing import NamedTuple

from anju_edge.protocols.events import ALARM_KINDS, EVENT, STATE, Report, Signal
from anju_edge.protocols.zigbee2mqtt import words

PRESSED_KINDS = {"button": "sos", "pendant": "sos", "watch": "sos", "cord": "cord"}
SAME_EVENT = timedelta(seconds=1)  # two deliveries of one press within a second are one press
_SAME_NUMBER = timedelta(minutes=35)  # a social alarm unit that is asked to hold repeats itself for up to half an hour
_SAME_TIME = timedelta(minutes=5)  # without a number: a watch whose clock stands still says one time for every press
_WRONG_CLOCK = timedelta(hours=1)
_OLD_CLOCK = timedelta(days=2)


class Known(NamedTuple):
    """What is stored about one alarm signal of a device."""

    active: bool
    since: datetime
    key: str = ""


class Verdict(NamedTuple):
    """Whether a signal is an alarm now, whether it is the first sight of its state, and what to store."""

    alarm: bool
    at_start: bool
    store: Known | None


def judge(signal: Signal, before: Known | None, *, received_at: datetime, key: str) -> Verdict:
    """Compare one alarm signal with what is stored. First sight of a state that holds is an alarm at start."""
    if signal.shape == STATE:
        return _state(signal, before, received_at)
    if before is not None and before.key and _is_again(before, received_at, key):
        return Verdict(alarm=False, at_start=False, store=None)
    return Verdict(alarm=True, at_start=False, store=Known(active=False, since=received_at, key=key or "-"))


def _state(signal: Signal, before: Known | None, received_at: datetime) -> Verdict:
    holds = bool(signal.active)
    if before is not None and before.active == holds:
        return Verdict(alarm=False, at_start=False, store=None)
    store = Known(active=holds, since=received_at)
    return Verdict(alarm=holds, at_start=holds and before is None, store=store)


def _is_again(before: Known, received_at: datetime, key: str) -> bool:
    since = abs(received_at - before.since)  # a clock that was set back must not make presses repeats for an hour
    return since <= SAME_EVENT or (bool(key) and key == before.key and since <= same_for(key))


def event_key(report: Report, signal: Signal) -> str:
    """Return what two deliveries of one event have in common, or nothing when the sender gives no sign of it."""
    if signal.shape != EVENT or not (report.seq or report.at):
        return ""
    return f"{report.seq}|{report.at.timestamp() if report.at else ''}|{signal.text}"[:80]


def same_for(key: str) -> timedelta:
    """Return how long one key means the same event: with the sender's number longer than by time alone."""
    return _SAME_TIME if key.startswith("|") else _SAME_NUMBER


def as_alarm(signal: Signal, device_kind: str) -> Signal | None:
    """Return the signal if it can be an alarm; the press of a registered emergency button is one, whatever its word."""
    if signal.kind in ALARM_KINDS:
        return signal
    if signal.kind == "action" and device_kind in PRESSED_KINDS and words.is_press(signal.text):
        return signal._replace(kind=PRESSED_KINDS[device_kind])
    return None


def is_reset(signal: Signal) -> bool:
    """Whether a panel says that it was reset: its detectors then say nothing, and their next fire is a new one."""
    return signal.kind == "action" and signal.shape == EVENT and signal.text == "reset"


def clock_is_wrong(device_at: datetime | None, received_at: datetime) -> bool:
    """Whether a device's time cannot be right: ahead of receipt, or days behind it."""
    return device_at is not None and not -_WRONG_CLOCK <= received_at - device_at <= _OLD_CLOCK
