"""What thresholds would have done in a home on its last days, beside those that hold now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anju.kernel.clock import BEIJING
from anju.routines.rules import days as stored
from anju.routines.rules.judging import facts_of
from anju.routines.rules.thresholds import REHEARSED_DAYS, Values
from anju_engines.detection import Movement, Past, Rehearsal, WouldRing, delay_of, judge, rehearse


@dataclass(frozen=True, slots=True)
class Alarm:
    """A silence that one of the two, or both, would have told."""

    since: datetime
    ended_at: datetime
    before_at: datetime | None
    after_at: datetime | None
    reason: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """How long after a real emergency each would have rung, had nobody pressed; None: it would not have."""

    case_id: int
    kind: str
    at: datetime
    before_minutes: int | None
    after_minutes: int | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Days that could be judged, alarms and emergencies of one home."""

    days: int
    days_before: int
    alarms: tuple[Alarm, ...]
    emergencies: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A case of this home that was real."""

    case_id: int
    kind: str
    at: datetime


def compare(
    days: Sequence[stored.Day],
    away: Sequence[tuple[datetime, datetime]],
    *,
    before: Values,
    after: Values,
    until: date,
    emergencies: Sequence[Known] = (),
) -> Compared:
    """Replay the last thirty days before ``until`` by both; each day is judged by what was known in its morning."""
    past = Past(stored.movements(days), after.engine(), stored.unseen(days, away))
    old, new = _replay(past, before, until), _replay(past, after, until)
    told_before = {alarm.since: alarm for alarm in old.alarms} if before.enabled else {}
    told_after = {alarm.since: alarm for alarm in new.alarms} if after.enabled else {}
    alarms = [
        _alarm(past, told_before.get(since), told_after.get(since), before, after)
        for since in sorted({*told_before, *told_after})
    ]
    found = [
        Found(case.case_id, case.kind, case.at, _minutes(past, before, case.at), _minutes(past, after, case.at))
        for case in emergencies
    ]
    return Compared(new.days, old.days, tuple(alarms), tuple(found))


def _replay(past: Past, values: Values, until: date) -> Rehearsal:
    return rehearse((), values.engine(), days=REHEARSED_DAYS, past=past, until=until)


def _alarm(past: Past, old: WouldRing | None, new: WouldRing | None, before: Values, after: Values) -> Alarm:
    told, values = (new, after) if new is not None else (old, before)
    assert told is not None  # noqa: S101 - the silence is one of either
    habits = past.before(told.since.date(), values.engine())
    decision = judge(habits, Movement(told.since, told.place), told.ended_at)
    return Alarm(
        since=told.since,
        ended_at=told.ended_at,
        before_at=old.at if old is not None else None,
        after_at=new.at if new is not None else None,
        reason=facts_of(decision.reason, values),
    )


def _minutes(past: Past, values: Values, at: datetime) -> int | None:
    if not values.enabled:
        return None
    delay = delay_of(past.ordered, values.engine(), at.astimezone(BEIJING), unseen=past.unseen)
    return None if delay is None else round(delay.total_seconds() / 60)
