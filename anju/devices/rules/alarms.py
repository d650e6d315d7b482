"""Which signals are alarms now: states against what was stored, events against the last one heard."""

from datetime import datetime, timedelta
from typing import NamedTuple

from anju_edge.protocols.events import ALARM_KINDS, EVENT, STATE, Report, Signal
from anju_edge.protocols.zigbee2mqtt import words

PRESSED_KINDS = {"button": "sos", "pendant": "sos", "watch": "sos", "cord": "cord"}
SAME_EVENT = timedelta(seconds=1)  # two deliveries of one press within a second are one press
_SAME_NUMBER = timedelta(minutes=35)  # a social alarm unit that is asked to hold repeats itself for up to half an hour
_SAME_TIME = timedelta(minutes=5)  # without a number: a watch whose clock stands still says one time for every press
MOST_OF_FRAME = 16  # alarms of one device that one frame is taken for: a longer upload says no more than these
_WRONG_CLOCK = timedelta(hours=1)
_OLD_CLOCK = timedelta(days=2)
KEY = 80
_NO_KEY = "-"
_SEQ = 40


class Known(NamedTuple):
    """What is stored about one alarm signal of a device. ``key`` is of the last event, or of those of one upload."""

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
        return Verdict(alarm=False, at_start=False, store=_marked(before, received_at, key))
    keys = [*_of_one_upload(before, received_at), key or _NO_KEY][-MOST_OF_FRAME:]
    return Verdict(alarm=True, at_start=False, store=Known(active=False, since=received_at, key="\n".join(keys)))


def _marked(before: Known, received_at: datetime, key: str) -> Known | None:
    """Remember the other mark of one event that came twice at once: later either of them says that it is again."""
    keys = _of_one_upload(before, received_at)
    if not key or not keys or key in keys or len(keys) >= MOST_OF_FRAME:
        return None
    return before._replace(key="\n".join([*keys, key]))


def _state(signal: Signal, before: Known | None, received_at: datetime) -> Verdict:
    holds = bool(signal.active)
    if before is not None and before.active == holds:
        return Verdict(alarm=False, at_start=False, store=None)
    store = Known(active=holds, since=received_at)
    return Verdict(alarm=holds, at_start=holds and before is None, store=store)


def _is_again(before: Known, received_at: datetime, key: str) -> bool:
    since = abs(received_at - before.since)  # a clock that was set back must not make presses repeats for an hour
    keys = before.key.split("\n")
    if since <= SAME_EVENT:
        return not all(_is_another(known, key) for known in keys)
    return bool(key) and key in keys and since <= same_for(key)


def _is_another(known: str, key: str) -> bool:
    """Whether the sender itself says that two events are two: a second apart by its clock, or by its numbers."""
    (seq, at), (next_seq, next_at) = _marks(known), _marks(key)
    if at is not None and next_at is not None:
        return abs(next_at - at) >= SAME_EVENT.total_seconds()
    return bool(seq and next_seq) and seq != next_seq


def _marks(key: str) -> tuple[str, float | None]:
    seq, _, rest = key.partition("|") if key != _NO_KEY else ("", "", "")
    at = rest.partition("|")[0]
    return seq, float(at) if at else None


def _of_one_upload(before: Known | None, received_at: datetime) -> list[str]:
    """Return the keys of what came just before: what was kept during an outage is sent at once, and again at once."""
    if before is None or not before.key or abs(received_at - before.since) > SAME_EVENT:
        return []
    return before.key.split("\n")


def event_key(report: Report, signal: Signal) -> str:
    """Return what two deliveries of one event have in common, or nothing when the sender gives no sign of it."""
    if signal.shape != EVENT or not (report.seq or report.at):
        return ""
    at = report.at.timestamp() if report.at else ""
    return f"{_plain(report.seq[:_SEQ])}|{at}|{_plain(signal.text)}"[:KEY]


def _plain(word: str) -> str:
    return word.replace("|", "/").replace("\n", " ")


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
