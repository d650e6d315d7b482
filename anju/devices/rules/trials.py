"""When an alarm is the test that an installer announced: one press, of this device's own kind, made in time."""

from datetime import datetime, timedelta
from typing import NamedTuple

from anju.devices.rules.alarms import clock_is_wrong
from anju_edge.protocols.events import STATE_ALARMS

LASTS = timedelta(minutes=10)
UNHEARD = timedelta(seconds=60)  # after so long the page says what to check
MOST_AN_HOUR = 6  # windows of one device: who needs more is not testing
_SLOW_CLOCK = timedelta(minutes=2)
_CALLS = frozenset({"sos", "help", "cord"})
_OWN = {
    "button": _CALLS,
    "pendant": _CALLS,
    "watch": _CALLS,
    "cord": _CALLS,
    "smoke": frozenset({"smoke", "fire"}),
    "gas": frozenset({"gas"}),
    "co": frozenset({"co"}),
    "leak": frozenset({"leak"}),
    "fall_radar": frozenset({"fall"}),
    "bed": frozenset({"bed_exit"}),
}
TEST = "test"


class Window(NamedTuple):
    """The time in which one press is a test, and the kind of the device."""

    kind: str
    opened_at: datetime
    ends_at: datetime


class Ruling(NamedTuple):
    """Whether an alarm is the announced test, and why not."""

    counts: bool
    why: str = ""


def is_pressed(kind: str) -> bool:
    """Whether a device of this kind is tested by an alarm of its own; any other shows itself by any word."""
    return kind in _OWN


def rule(window: Window, signal: str, *, received_at: datetime, device_at: datetime | None, unparsed: bool) -> Ruling:
    """Decide whether an alarm is the test. Whatever cannot be read, is of another kind or was pressed earlier rings."""
    if unparsed or signal == "unspecified":
        return Ruling(counts=False, why="unreadable")
    if signal != TEST and signal not in _OWN.get(window.kind, frozenset()):
        return Ruling(counts=False, why="other_signal")
    if not window.opened_at <= received_at < window.ends_at:
        return Ruling(counts=False, why="out_of_time")
    if (
        device_at is not None
        and not clock_is_wrong(device_at, received_at)
        and device_at < window.opened_at - _SLOW_CLOCK
    ):
        return Ruling(counts=False, why="pressed_before")
    return Ruling(counts=True)


def still_holds(signal: str, *, active: bool) -> bool:
    """Whether what was heard as a test must ring now that its time is over: a state that has not been cleared."""
    return signal in STATE_ALARMS and active
