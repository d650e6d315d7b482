"""Rehearse settings on a home's own last days before they become true: which alarms would have rung, and how late.

Each day is judged by what was known in the morning of that day, as it would have been; nothing of the day itself or
later is looked at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from anju_engines.detection.history import SECONDS_OF_HOUR, Movement, Silence, clock, in_order, silences
from anju_engines.detection.inactivity import Habits, Settings, learn, thresholds


@dataclass(frozen=True, slots=True)
class WouldRing:
    """An alarm that would have rung in a silence which ended by itself."""

    at: datetime
    since: datetime
    ended_at: datetime
    place: str
    threshold_hours: float


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What settings would have done on the last days of a home."""

    settings: Settings
    days: int
    alarms: tuple[WouldRing, ...]
    delay: timedelta | None
    """From the given moment at which the person stops moving to the alarm; None without one, or not yet learned."""

    @property
    def alarms_per_day(self) -> float | None:
        """Return the rate; None when no day could be judged."""
        return len(self.alarms) / self.days if self.days else None


def rehearse(
    movements: Iterable[Movement],
    settings: Settings,
    *,
    days: int = 30,
    stopped_at: datetime | None = None,
) -> Rehearsal:
    """Replay the last days with these settings, and the person who stops moving at `stopped_at`, if given."""
    ordered = in_order(movements)
    judged, alarms = 0, list[WouldRing]()
    found = silences(ordered)
    for day in _last_days(ordered, days):
        habits = learn(ordered, until=day, settings=settings)
        if habits.known:
            judged += 1
            alarms += _rung(habits, [silence for silence in found if silence.since.date() == day])
    delay = None if stopped_at is None else delay_of(ordered, settings, stopped_at)
    return Rehearsal(settings, judged, tuple(alarms), delay)


def _last_days(ordered: Sequence[Movement], days: int) -> list[date]:
    if not ordered:
        return []
    last = ordered[-1].at.date()
    wanted = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
    return [day for day in wanted if day >= ordered[0].at.date()]


def _rung(habits: Habits, found: Sequence[Silence]) -> list[WouldRing]:
    limits = thresholds(habits, [(clock(silence.since), silence.place) for silence in found])
    return [
        WouldRing(
            _later(silence.since, float(limit)), silence.since, silence.until, silence.place, float(limit)
        )
        for silence, limit in zip(found, limits, strict=True)
        if silence.hours > limit
    ]  # fmt: skip


def _later(moment: datetime, hours: float) -> datetime:
    return datetime.fromtimestamp(moment.timestamp() + hours * SECONDS_OF_HOUR, tz=moment.tzinfo)


def delay_of(movements: Iterable[Movement], settings: Settings, stopped_at: datetime) -> timedelta | None:
    """Return how long after a person stops moving the alarm rings; None when the home is not yet learned."""
    before = [movement for movement in in_order(movements) if movement.at <= stopped_at]
    if not before:
        return None
    last = before[-1]
    habits = learn(before, until=last.at.date(), settings=settings)
    if not habits.known:
        return None
    limit = float(thresholds(habits, [(clock(last.at), last.place)])[0])
    rings_at = last.at.timestamp() + limit * SECONDS_OF_HOUR
    return timedelta(seconds=max(rings_at - stopped_at.timestamp(), 0.0))


def suggest(
    movements: Iterable[Movement],
    *,
    costs: Sequence[float] = (150.0, 200.0, 300.0, 400.0, 600.0, 1000.0),
    at_most_per_day: float = 0.2,
    days: int = 30,
    settings: Settings | None = None,
) -> Rehearsal:
    """Return the rehearsal of the quickest settings that keep to the rate, or of the most patient when none does."""
    ordered = in_order(movements)
    tried = [
        rehearse(ordered, replace(settings or Settings(), false_alarm_cost=cost), days=days) for cost in sorted(costs)
    ]
    held = [one for one in tried if one.alarms_per_day is not None and one.alarms_per_day <= at_most_per_day]
    return held[0] if held else tried[-1]
