"""Medical limits: when a measured value of an elder is worth a notice or an alarm, and when it is over again.

The defaults are for adults at rest and name their sources; staff changes them elder by elder. They call somebody to
look; they are no diagnosis and set no ability level.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from anju.devices.rules.alarms import same_for
from anju_edge.protocols.signals import BY_NAME, is_plausible

NOTICE: Final = "notice"  # shown and listed, rings nowhere
ALARM: Final = "alarm"  # opens a case
GRADES: Final = (NOTICE, ALARM)
VITALS: Final = ("heart_rate", "systolic", "diastolic", "spo2", "body_temperature", "respiration", "glucose")
MOST_TIMES: Final = 20
MOST_MINUTES: Final = 24 * 60
_SAME: Final = timedelta(seconds=1)


class Bounds(NamedTuple):
    """Limits of one grade: below ``low`` or above ``high`` is beyond; rings after so many measurements and minutes."""

    low: float | None = None
    high: float | None = None
    times: int = 2
    minutes: int = 0

    def beyond(self, value: float) -> bool:
        """Whether a value lies outside."""
        return (self.low is not None and value < self.low) or (self.high is not None and value > self.high)

    @property
    def empty(self) -> bool:
        """Whether nothing is ever beyond."""
        return self.low is None and self.high is None


class Default(NamedTuple):
    """The default limits of one kind of value and where they come from."""

    notice: Bounds
    alarm: Bounds
    source: str


_NEWS: Final = "NEWS2（英国皇家内科医师学会，2017）"
_PRESSURE: Final = "《中国高血压防治指南（2024年修订版）》分级；低限按低血压的通行标准"
_SUGAR: Final = "《中国2型糖尿病防治指南（2020年版）》"
DEFAULTS: Final[Mapping[str, Default]] = {
    "heart_rate": Default(Bounds(50, 110, 3), Bounds(41, 130, 2), _NEWS),
    "respiration": Default(Bounds(None, 20, 3), Bounds(9, 24, 2), _NEWS),
    "spo2": Default(Bounds(94, None, 3), Bounds(92, None, 2), _NEWS),
    "body_temperature": Default(Bounds(None, 38, 2), Bounds(35.1, 39, 2), _NEWS),
    "systolic": Default(Bounds(100, 159, 2), Bounds(90, 179, 2), _PRESSURE),
    "diastolic": Default(Bounds(None, 99, 2), Bounds(None, 109, 2), _PRESSURE),
    "glucose": Default(Bounds(3.9, 13.9, 2), Bounds(3.0, 16.7, 1), _SUGAR),
}


class Streak(NamedTuple):
    """Measurements beyond a limit, one after the other, without one inside between them."""

    since: datetime
    last_at: datetime
    measured_at: datetime  # the newest one by the device's own clock
    device_id: int
    length: int  # how many of them
    key: str
    rung: bool


class Measured(NamedTuple):
    """One measurement: what, when it was received and made, by which device, what two deliveries have in common."""

    value: float
    at: datetime
    measured_at: datetime
    device_id: int
    key: str


class Step(NamedTuple):
    """What a measurement does: ``nothing``, ``go_on`` (beyond), ``ring``, ``end`` (one that rang), ``drop``."""

    what: str
    streak: Streak | None


NOTHING: Final = "nothing"
GO_ON: Final = "go_on"
RING: Final = "ring"
END: Final = "end"
DROP: Final = "drop"


def concerns(bounds: Bounds, value: float, *, open_streak: bool) -> bool:
    """Whether a value changes anything: the quick way past values that are fine and were fine."""
    return open_streak or bounds.beyond(value)


def step(bounds: Bounds, before: Streak | None, said: Measured) -> Step:
    """Judge one plausible measurement against what came before."""
    if before is not None and _is_old(before, said):
        return Step(NOTHING, before)
    if not bounds.beyond(said.value):
        return Step(NOTHING, None) if before is None else Step(END if before.rung else DROP, None)
    since = before.since if before is not None else said.at
    length = before.length + 1 if before is not None else 1
    rung = before is not None and before.rung
    due = length >= bounds.times and said.at - since >= timedelta(minutes=bounds.minutes)
    after = Streak(since, said.at, said.measured_at, said.device_id, length, said.key, rung or due)
    return Step(RING if due and not rung else GO_ON, after)


def _is_old(before: Streak, said: Measured) -> bool:
    """Whether this was said before: a second delivery, or one of the same device that was made earlier."""
    if said.at - before.last_at <= _SAME and said.device_id == before.device_id:
        return True
    if said.key and said.key == before.key and said.at - before.last_at <= same_for(said.key):
        return True
    return said.device_id == before.device_id and said.measured_at < before.measured_at


def wrong(kind: str, notice: Bounds, alarm: Bounds) -> str:
    """Return what is wrong with limits somebody wrote, as a field's name, or nothing."""
    for grade, bounds in ((NOTICE, notice), (ALARM, alarm)):
        field = _wrong(kind, bounds)
        if field:
            return f"{grade}_{field}"
    if notice.low is not None and alarm.low is not None and notice.low < alarm.low:
        return "notice_low"
    if notice.high is not None and alarm.high is not None and notice.high > alarm.high:
        return "notice_high"
    return ""


def _wrong(kind: str, bounds: Bounds) -> str:
    for field, value in (("low", bounds.low), ("high", bounds.high)):
        if value is not None and not is_plausible(kind, value):
            return field
    if bounds.low is not None and bounds.high is not None and bounds.low >= bounds.high:
        return "high"
    if not 1 <= bounds.times <= MOST_TIMES:
        return "times"
    return "" if 0 <= bounds.minutes <= MOST_MINUTES else "minutes"


def side(bounds: Bounds, value: float) -> str:
    """Return on which side a value is beyond: ``low``, ``high`` or nothing."""
    if bounds.low is not None and value < bounds.low:
        return "low"
    return "high" if bounds.high is not None and value > bounds.high else ""


def unit(kind: str) -> str:
    """Return the unit of a kind of value."""
    return BY_NAME[kind].unit
