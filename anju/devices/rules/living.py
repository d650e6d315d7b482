"""Which signals mean that a person is alive and there: one table, one decision for each kind of signal.

A device's own word (heartbeat, battery, mains, fault) says that a thing works, not that a person lives. What a dead
body, a draught or a table top could cause as well is no sign: better a worried call too many than a quiet "all normal".
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from anju_edge.protocols.events import EVENT, Report, Signal

HELD, TURNED, MEASURED, NEVER = "held", "turned", "measured", "never"
WORN: Final = frozenset({"button", "cord", "pendant", "watch"})  # only a hand makes these speak
LATE: Final = timedelta(minutes=10)  # a report that is older by its own clock counts when it says it was
TOO_OLD: Final = timedelta(days=2)  # … and a clock that is further off is a wrong clock


class Life(NamedTuple):
    """When a kind is a sign: while held, when it turned, from a least value; on all devices or ``only`` on some."""

    how: str
    why: str
    only: frozenset[str] = frozenset()
    least: float = 0.0


_THING = "says how a thing is, not a person"
_AIR = "weather, heating and machines change it as well"
_ALARM = "an alarm of a thing; what burns or leaks needs nobody there"
TABLE: Final[Mapping[str, Life]] = {
    "sos": Life(HELD, "a hand pressed"),
    "help": Life(HELD, "a hand pressed"),
    "service": Life(HELD, "a hand pressed"),
    "cord": Life(HELD, "a hand pulled"),
    "fall": Life(HELD, "a body moved, and needs help: the alarm rings by itself"),
    "test": Life(HELD, "a hand pressed; other devices test themselves", WORN),
    "action": Life(HELD, "a hand pressed; panels and switches of a building have actions of their own", WORN),
    "motion": Life(HELD, "somebody moves; a repeat while it holds is movement again"),
    "presence": Life(HELD, "a radar sees breathing and small movements; it lets go of a room that is empty"),
    "vibration": Life(HELD, "a chair, a cup, a lid was touched"),
    "door": Life(TURNED, "opening and closing both need a hand; a repeat of the same state does not"),
    "bed": Life(TURNED, "lying down and getting up; a weight that stays may be a person who no longer moves"),
    "bed_exit": Life(TURNED, "getting up and coming back"),
    "worn_off": Life(TURNED, "put on or taken off"),
    "charging": Life(TURNED, "put on its charger or taken from it; what hangs on the mains follows the mains", WORN),
    "steps": Life(TURNED, "the counter moved; the same figure again is the clock of the watch"),
    "heart_rate": Life(MEASURED, "measured on a living body", least=20),
    "respiration": Life(MEASURED, "measured on a living body", least=4),
    "spo2": Life(MEASURED, "measured on a living body", least=40),
    "systolic": Life(MEASURED, "measured on a living body", least=40),
    "diastolic": Life(MEASURED, "measured on a living body", least=20),
    "glucose": Life(MEASURED, "somebody took the sample", least=0.5),
    "weight": Life(MEASURED, "somebody stood on the scale", least=20),
    "body_temperature": Life(MEASURED, "a watch on a table measures the room", least=34),
    "unspecified": Life(NEVER, "nobody can read it"),
    "inactivity": Life(NEVER, "says that nobody moved"),
    "vital": Life(NEVER, "may say that no breath was found; the measured value itself is the sign"),
    "geofence": Life(NEVER, "a watch in somebody's bag leaves too"),
    "position": Life(NEVER, "places drift by themselves, and a watch may be carried by another"),
    "acceleration": Life(NEVER, "a watch on a table is shaken too"),
    "smoke": Life(NEVER, _ALARM),
    "fire": Life(NEVER, _ALARM),
    "gas": Life(NEVER, _ALARM),
    "co": Life(NEVER, _ALARM),
    "leak": Life(NEVER, _ALARM),
    "electrical": Life(NEVER, _ALARM),
    "tamper": Life(NEVER, "whoever opens a case is not the elder, and a worn clip opens by itself"),
    "offline": Life(NEVER, _THING),
    "battery_low": Life(NEVER, _THING),
    "fault": Life(NEVER, _THING),
    "mains_lost": Life(NEVER, _THING),
    "shielded": Life(NEVER, _THING),
    "temperature": Life(NEVER, _AIR),
    "humidity": Life(NEVER, _AIR),
    "illuminance": Life(NEVER, "the sun rises for everybody"),
    "pressure": Life(NEVER, _AIR),
    "co2": Life(NEVER, _AIR),
    "pm25": Life(NEVER, _AIR),
    "voltage": Life(NEVER, _THING),
    "current": Life(NEVER, "a refrigerator draws it too"),
    "residual_current": Life(NEVER, _THING),
    "mains_voltage": Life(NEVER, _THING),
    "gas_density": Life(NEVER, _AIR),
    "co_density": Life(NEVER, _AIR),
    "smoke_density": Life(NEVER, _AIR),
    "water_pressure": Life(NEVER, _THING),
    "water_level": Life(NEVER, _THING),
    "flow": Life(NEVER, "a cistern that leaks flows too"),
}
SIGNS: Final = {kind: life for kind, life in TABLE.items() if life.how != NEVER}
KINDS: Final = frozenset(SIGNS)  # to pass by a frame without any in one look
TURNS: Final = frozenset(kind for kind, life in SIGNS.items() if life.how == TURNED)  # whose "no" may tell too


class Sign(NamedTuple):
    """What a report says of a person: a certain kind, and what counts if it differs from what was said before."""

    certain: str = ""
    turns: tuple[tuple[str, bool | float], ...] = ()


NO_SIGN = Sign()


def of_report(report: Report, device_kind: str) -> Sign:
    """Read the sign out of one report. A body value from a watch that lies on a table is none."""
    certain = ""
    turns: list[tuple[str, bool | float]] = []
    for signal in report.signals:
        life = SIGNS.get(signal.kind)
        if life is None or (life.only and device_kind not in life.only):
            continue
        if life.how == TURNED:
            said = signal.active if signal.value is None else signal.value
            if said is not None and not (signal.kind == "steps" and not said):  # a counter begins anew at midnight
                turns.append((signal.kind, said))
        elif _is_certain(signal, life, report):
            certain = signal.kind
    return Sign(certain, tuple(turns)) if certain or turns else NO_SIGN


def _is_certain(signal: Signal, life: Life, report: Report) -> bool:
    if life.how == HELD:
        return signal.active is True or (signal.active is None and signal.shape == EVENT)
    if signal.value is None or not life.least <= signal.value:
        return False
    return not any(other.kind == "worn_off" and other.active for other in report.signals)


class Said(NamedTuple):
    """One stored signal, as far as signs need it."""

    kind: str
    active: bool | None
    value: float | None
    at: datetime


def moments(said: Sequence[Said], device_kind: str) -> list[datetime]:
    """Return when a device told of a person, from its stored signals, oldest first; a turn is one against the last."""
    found: list[datetime] = []
    before: dict[str, bool | float] = {}
    for row in said:
        life = SIGNS.get(row.kind)
        if life is None or (life.only and device_kind not in life.only):
            continue
        if life.how == TURNED:
            word = row.active if row.value is None else row.value
            if word is None:
                continue
            if before.get(row.kind, word) != word and not (row.kind == "steps" and not word):
                found.append(row.at)
            before[row.kind] = word
        elif row.active is not False if life.how == HELD else row.value is not None and row.value >= life.least:
            found.append(row.at)
    return found


class Lived:
    """What one batch tells of the person at one device: the newest certain sign, and what counts if it differs."""

    __slots__ = ("_said", "at", "device_at", "turned_at", "turns", "what")

    def __init__(self) -> None:
        self.at: datetime | None = None
        self.what = ""
        self.device_at: datetime | None = None  # only where the device's clock is wrong
        self.turns: dict[str, bool | float] = {}  # the first word of the batch on each: to compare with what is stored
        self.turned_at: datetime | None = None
        self._said: dict[str, bool | float] = {}

    def add(self, sign: Sign, received_at: datetime, device_at: datetime | None) -> None:
        """Take up one report, in the order of receipt; an older moment never replaces a newer one."""
        at = moment(received_at, device_at)
        what = sign.certain
        for kind, value in sign.turns:
            before = self._said.get(kind)
            self._said[kind] = value
            if before is None:
                self.turns[kind] = value
                self.turned_at = max(at, self.turned_at) if self.turned_at else at
            elif before != value:
                what = what or kind
        if what and (self.at is None or at >= self.at):
            self.at, self.what, self.device_at = at, what, odd_clock(received_at, device_at)

    @property
    def turned_first(self) -> bool:
        """Whether a comparison with the stored word could tell of anything newer than what is certain."""
        return self.turned_at is not None and (self.at is None or self.turned_at > self.at)

    def turn(self, kind: str) -> None:
        """Take up that the first word of the batch on a kind differs from the stored one."""
        if self.turned_at is not None and (self.at is None or self.turned_at > self.at):
            self.at, self.what, self.device_at = self.turned_at, kind, None


def moment(received_at: datetime, device_at: datetime | None) -> datetime:
    """Return when a sign was: when it was received, or earlier when a report that waited says so itself.

    A clock ahead of receipt or days behind it is wrong: then receipt counts and the device's time is only shown.
    """
    if device_at is not None and LATE < received_at - device_at <= TOO_OLD:
        return device_at
    return received_at


def odd_clock(received_at: datetime, device_at: datetime | None) -> datetime | None:
    """Return the device's own time where it is worth showing: ahead of receipt by minutes, or days behind it."""
    if device_at is None or -LATE <= received_at - device_at <= TOO_OLD:
        return None
    return device_at
