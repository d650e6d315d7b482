"""Rehearse settings on a home's own last days before they become true: which alarms would have rung, and how late.

Each day is judged by what was known in the morning of that day, as it would have been; nothing of the day itself or
later is looked at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from anju_engines.detection.history import SECONDS_OF_HOUR, Movement, Period, Silence, clock, in_order
from anju_engines.detection.inactivity import SHORTEST_THRESHOLD, Habits, Past, Settings, learn, thresholds


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
    unseen: Sequence[Period] = (),
    past: Past | None = None,
    until: date | None = None,
) -> Rehearsal:
    """Replay the last days with these settings, and the person who stops moving at `stopped_at`, if given.

    `past` is the same movements worked out before, for whoever rehearses many settings; `until` is the first day that
    is not replayed, in place of the day after the last movement.
    """
    known = past or Past(movements, settings, unseen)
    ordered = known.ordered
    judged, alarms = 0, list[WouldRing]()
    for day in _last_days(ordered, days, until):
        habits = known.before(day, settings)
        if habits.known:
            judged += 1
            alarms += _rung(habits, known.of_day(day))
    delay = None if stopped_at is None else delay_of(ordered, settings, stopped_at, unseen=known.unseen)
    return Rehearsal(settings, judged, tuple(alarms), delay)


def _last_days(ordered: Sequence[Movement], days: int, until: date | None) -> list[date]:
    if not ordered:
        return []
    last = ordered[-1].at.date() if until is None else until - timedelta(days=1)
    wanted = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
    return [day for day in wanted if day >= ordered[0].at.date()]


def _rung(habits: Habits, judged: Sequence[Silence]) -> list[WouldRing]:
    shortest = min(SHORTEST_THRESHOLD, habits.by_hand or SHORTEST_THRESHOLD)
    found = [silence for silence in judged if silence.hours > shortest]
    if not found:
        return []
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


def delay_of(
    movements: Iterable[Movement], settings: Settings, stopped_at: datetime, *, unseen: Sequence[Period] = ()
) -> timedelta | None:
    """Return how long after a person stops moving the alarm rings; None when the home is not yet learned."""
    before = [movement for movement in in_order(movements) if movement.at <= stopped_at]
    if not before:
        return None
    last = before[-1]
    habits = learn(before, until=last.at.date(), settings=settings, unseen=unseen)
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
    base = settings or Settings()
    past = Past(ordered, base)
    tried = [rehearse(ordered, replace(base, false_alarm_cost=cost), days=days, past=past) for cost in sorted(costs)]
    held = [one for one in tried if one.alarms_per_day is not None and one.alarms_per_day <= at_most_per_day]
    return held[0] if held else tried[-1]
