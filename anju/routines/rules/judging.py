"""Looking at a home: who can be seen there, whether the engine must decide, and when to look again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from anju.kernel.clock import BEIJING
from anju.routines.rules import days as stored
from anju.routines.rules.thresholds import Values
from anju_engines.detection import Decision, Movement, Reason, judge, learn

CONDITIONS: Final = ("unusual", "on", "learning", "away", "silent", "off", "none")
SOON: Final = timedelta(minutes=1)
WHILE_UNUSUAL: Final = timedelta(minutes=3)
WHILE_UNUSUAL_LONG: Final = timedelta(hours=1)
LONG: Final = timedelta(days=1)
WHILE_SILENT: Final = timedelta(minutes=10)
WHILE_IDLE: Final = timedelta(hours=6)
SLOTS: Final = 48
ANY_PLACE: Final = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """What can be seen of a home now."""

    sensors: int
    hearing: int
    heard_until: datetime | None
    away_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking: the home's condition, when to look again, and whether the engine must decide."""

    condition: str
    due_at: datetime | None
    decide: bool = False


def sight_of(hearing: Sequence[tuple[bool, datetime]], away_until: datetime | None) -> Sight:
    """Sum up the sensors in service; each is whether it hears and until when it was heard."""
    heard = [until for hears, until in hearing if hears]
    return Sight(len(hearing), len(heard), max(heard, default=None), away_until)


def silent_from(moved_at: datetime | None, watched_since: datetime | None) -> datetime | None:
    """Return since when a home is known to be still: the last movement, or later when sight or person came back."""
    if moved_at is None:
        return None
    return moved_at if watched_since is None else max(moved_at, watched_since)


def guess(limits: Mapping[str, Sequence[float]], values: Values, since: datetime, place: str) -> float | None:
    """Return the hours after which this silence should be looked at; nothing while the home is not known."""
    if values.mode == "fixed" or not limits:
        return values.fixed_hours
    row = limits.get(place) or limits.get(ANY_PLACE) or ()
    slot = stored.minute_of(since) * SLOTS // stored.MINUTES_OF_DAY
    return row[slot] if slot < len(row) else values.fixed_hours


def look(
    values: Values, sight: Sight, *, since: datetime | None, hours: float | None, told: bool, now: datetime
) -> Look:
    """Decide without the home's history. ``told`` is whether this silence has been told already."""
    stop = blocked(values, sight, now)
    if stop is not None:
        return stop
    if told and since is not None:
        return Look("unusual", now + (WHILE_UNUSUAL if now - since < LONG else WHILE_UNUSUAL_LONG))
    if since is None or hours is None:
        return Look("learning", now + WHILE_IDLE)
    due = since + timedelta(hours=hours)
    if judged_at(sight, now) <= due:
        return Look("on", max(due, now) + SOON)
    return Look("on", now + SOON, decide=True)


def blocked(values: Values, sight: Sight, now: datetime) -> Look | None:
    """Return the condition in which nobody is judged, the most telling first."""
    if not sight.sensors:
        return Look("none", None)
    if not values.enabled:
        return Look("off", now + WHILE_IDLE)
    if sight.away_until is not None:
        return Look("away", min(sight.away_until, now + WHILE_IDLE))
    if not sight.hearing:
        return Look("silent", now + WHILE_SILENT)
    return None


def judged_at(sight: Sight, now: datetime) -> datetime:
    """Return the moment up to which the home was seen: what a gateway has not told yet is not "no movement"."""
    return now if sight.heard_until is None else min(now, sight.heard_until)


def decide(
    days: Sequence[stored.Day],
    away: Sequence[tuple[datetime, datetime]],
    values: Values,
    *,
    since: datetime,
    place: str,
    now: datetime,
) -> Decision:
    """Ask the engine, with everything that is known of the home before the day on which the silence began."""
    last = Movement(since.astimezone(BEIJING), place)
    habits = learn(
        stored.movements(days), until=last.at.date(), settings=values.engine(), unseen=stored.unseen(days, away)
    )
    return judge(habits, last, now)


def facts_of(reason: Reason, values: Values, **more: Any) -> dict[str, Any]:
    """Return the facts of a decision as plain values, for a row, a fact and the sentence."""
    return {
        "since": reason.since.isoformat(),
        "place": reason.place,
        "silent_hours": round(reason.silent_hours, 3),
        "threshold_hours": None if reason.threshold_hours is None else round(reason.threshold_hours, 3),
        "weekday": reason.weekday,
        "longest_hours": _rounded(reason.longest_hours),
        "longest_same_weekday_hours": _rounded(reason.longest_same_weekday_hours),
        "same_weekdays": reason.same_weekdays,
        "days": reason.days_of_history,
        "mode": values.mode,
        **more,
    }


def _rounded(hours: float | None) -> float | None:
    return None if hours is None else round(hours, 3)
