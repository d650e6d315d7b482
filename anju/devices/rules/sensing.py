"""The six states of an institution's sensor, decided from what is stored and how its point is set. Pure.

Levels are ours unless a standard names one: gas alarms at 5 to 25 % of the lower explosive limit (GB 15322.2-2019),
residual current and cable heat as electrical fire monitors do (GB 14287). Water has no usual level: pressure and level
are judged only where a lowest value was set.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from anju_edge.protocols.events import STATE, Report, Signal

WATCHES = ("coal", "electricity", "fire", "water", "gas", "security")
STATES = ("normal", "warning", "alarm", "fault", "offline", "disabled")
NORMAL, WARNING, ALARM, FAULT, OFFLINE, DISABLED = STATES
LOUD = (ALARM, WARNING, FAULT, OFFLINE)  # what somebody has to take note of
OVER, UNDER = "over", "under"
HEARTBEATS = 2  # silent for longer than this many heartbeats is an event of its own
LOW_BATTERY = 20
EVACUATE = "evacuate"
_LOOK_AGAIN = timedelta(minutes=10)
_WHILE_AWAY = timedelta(minutes=1)
_SIGNALS = ("fire", "smoke", "gas", "co", "electrical", "leak", "water_low")
_FAULTS = ("fault", "mains_lost", "tamper", "shielded")
WATCH_OF = {
    "co": "coal",
    "electrical": "electricity",
    "smoke": "fire",
    "fire": "fire",
    "gateway": "fire",
    "leak": "water",
    "water": "water",
    "gas": "gas",
    "contact": "security",
    "motion": "security",
    "presence": "security",
}


class Level(NamedTuple):
    """At which values of one measurement a sensor warns and alarms; a warning may have to last."""

    signal: str  # the alarm that it raises
    side: str
    warn: float | None
    alarm: float | None
    lasting: timedelta = timedelta(0)
    evacuate: float | None = None
    lowest: float = 0.0  # between which values the alarm level may be set
    highest: float = 1_000_000.0

    def passes(self, value: float, level: float | None) -> bool:
        """Whether a value is at or past a level."""
        if level is None:
            return False
        return value >= level if self.side == OVER else value < level


LEVELS: Mapping[str, Mapping[str, Level]] = {
    "coal": {"co_density": Level("co", OVER, 50, 100, timedelta(minutes=5), 300, 10, 300)},
    "electricity": {
        "residual_current": Level("electrical", OVER, 300, 500, lowest=20, highest=1000),
        "temperature": Level("electrical", OVER, 55, 70, lowest=45, highest=140),
    },
    "fire": {"water_pressure": Level("water_low", UNDER, None, None)},
    "water": {
        "water_pressure": Level("water_low", UNDER, None, None),
        "water_level": Level("water_low", UNDER, None, None),
    },
    "gas": {"gas_density": Level("gas", OVER, 5, 10, lowest=5, highest=25)},
    "security": {},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is stored about a device. ``active`` are the alarm conditions that hold."""

    values: Mapping[str, Any]
    active: frozenset[str]
    last_seen_at: datetime | None
    online: bool | None = None
    gateway_silent: bool = False
    battery: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How the sensor is set at its point."""

    levels: Mapping[str, Level]
    heartbeat_s: int
    disabled_until: datetime | None = None


class Verdict(NamedTuple):
    """The state, why, the reading that decided, since when one is over its level, and when to look again."""

    state: str
    why: str
    value: float | None
    over_since: datetime | None
    due_at: datetime
    beneath: str = ""


def levels(watch: str, settings: Mapping[str, Any]) -> dict[str, Level]:
    """Return the levels of a watch with what was set differently at one point; nonsense changes nothing."""
    found = dict(LEVELS.get(watch, {}))
    for name, level in found.items():
        own = settings.get(name)
        if isinstance(own, Mapping):
            warn = _number(own["warn"]) if "warn" in own else level.warn
            found[name] = level._replace(warn=warn, alarm=_number(own["alarm"]) if "alarm" in own else level.alarm)
    return found


def fault_of(level: Level, warn: float | None, alarm: float | None) -> str:
    """Return why levels cannot be set: ``range``, ``order``, or nothing when they can."""
    if alarm is not None and not level.lowest <= alarm <= level.highest:
        return "range"
    if warn is not None and warn < 0:
        return "range"
    if warn is None or alarm is None:
        return ""
    return "order" if (warn > alarm if level.side == OVER else warn < alarm) else ""


_OWN = {"co_over": "co", "gas_over": "gas", "electrical_over": "electrical", "water_low": "water_low"}


RAISED = frozenset(_OWN)


def told_as(signal: Signal) -> Signal:
    """Return a level's state under the name of the alarm that it raises; any other signal as it is.

    Kept under a name of its own, a reading below its level never ends what the device itself calls an alarm.
    """
    return signal._replace(kind=_OWN[signal.kind]) if signal.kind in _OWN else signal


def widened(report: Report, found: Mapping[str, Level] | None) -> Report:
    """Add to a report what its measured values mean at the point where they were measured."""
    more = as_states(report.signals, found) if found else ()
    return report._replace(signals=(*report.signals, *more)) if more else report


def as_states(signals: Iterable[Signal], found: Mapping[str, Level]) -> tuple[Signal, ...]:
    """Return the alarm states that measured values mean, both those that hold and those that do not."""
    said: dict[str, Signal] = {}
    for signal in signals:
        level = found.get(signal.kind)
        if level is None or signal.value is None or level.alarm is None:
            continue
        holds = level.passes(signal.value, level.alarm)
        name = next(name for name, raised in _OWN.items() if raised == level.signal)
        if holds or name not in said:
            text = f"{signal.kind}={signal.value:g}" if holds else ""
            said[name] = Signal(name, STATE, holds, None, text)
    return tuple(said.values())


def judge(stored: Stored, setting: Setting, *, now: datetime, over_since: datetime | None) -> Verdict:
    """Decide the state. An alarm outlives the sensor that gave it; a dead sensor is never shown as fine."""
    over = _over(stored, setting)
    over_since = (over_since or now) if over else None
    state, why, value = _state(stored, setting, now, over_since)
    lasts = over_since + setting.levels[over[0]].lasting if over is not None and over_since is not None else now
    due = _due(stored, setting, state, now, lasts)
    if setting.disabled_until is not None and setting.disabled_until > now:
        return Verdict(DISABLED, DISABLED, value, over_since, min(due, setting.disabled_until), beneath=state)
    return Verdict(state, why, value, over_since, due)


def _state(
    stored: Stored, setting: Setting, now: datetime, over_since: datetime | None
) -> tuple[str, str, float | None]:
    alarm = _alarm(stored, setting)
    if alarm is not None:
        return ALARM, *alarm
    away = _away(stored, setting, now)
    if away:
        return OFFLINE, away, None
    faults = [
        name for name in _FAULTS if stored.values.get(name) is True or (name == "tamper" and name in stored.active)
    ]
    if faults:
        return FAULT, faults[0], None
    over = _over(stored, setting)
    if over is not None and over_since is not None and now - over_since >= setting.levels[over[0]].lasting:
        return WARNING, *over
    return NORMAL, "", None


def _alarm(stored: Stored, setting: Setting) -> tuple[str, float | None] | None:
    for name, level in setting.levels.items():
        value = _reading(stored, name)
        if value is not None and level.evacuate is not None and level.passes(value, level.evacuate):
            return EVACUATE, value
    for name, level in setting.levels.items():
        value = _reading(stored, name)
        if value is not None and level.passes(value, level.alarm):
            return level.signal, value
    held = {_OWN.get(signal, signal) for signal in stored.active}
    return next(((signal, None) for signal in _SIGNALS if signal in held), None)


def _away(stored: Stored, setting: Setting, now: datetime) -> str:
    if stored.last_seen_at is None:
        return "never"
    if stored.gateway_silent:
        return "gateway"
    if stored.online is False:
        return "unreachable"
    return "silent" if stored.last_seen_at + _patience(setting) <= now else ""


def _patience(setting: Setting) -> timedelta:
    return timedelta(seconds=HEARTBEATS * setting.heartbeat_s)


def _over(stored: Stored, setting: Setting) -> tuple[str, float] | None:
    for name, level in setting.levels.items():
        value = _reading(stored, name)
        if value is not None and level.passes(value, level.warn):
            return name, value
    return None


def _reading(stored: Stored, name: str) -> float | None:
    value = stored.values.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _due(stored: Stored, setting: Setting, state: str, now: datetime, lasts: datetime) -> datetime:
    moments = [now + (_WHILE_AWAY if state == OFFLINE else _LOOK_AGAIN), lasts]
    if stored.last_seen_at is not None:
        moments.append(stored.last_seen_at + _patience(setting))
    return min(moment for moment in moments if moment > now)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
