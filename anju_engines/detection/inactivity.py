"""How long a silence is longer than this home's own habits: the threshold, the decision and the facts behind it.

A silence is compared with the home's earlier ones that began near the same hour, those after a movement in the same
place most of all. The threshold is the length at which waiting longer costs more, in expected delay should the person
have stopped moving, than it saves in false alarms. So a night, where an hour is saved rarely but at each chance, is
weighed by the same rule as an afternoon.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from anju_engines.detection.history import (
    SECONDS_OF_HOUR,
    Movement,
    Numbers,
    Period,
    Silence,
    clock,
    column,
    days_between,
    days_seen,
    in_order,
    silences,
)

STEPS: Final = np.concatenate([np.arange(1, 36) / 6, 6 + np.arange(1, 60) / 2])
"""Thresholds that are weighed, in hours: each ten minutes to six hours, each half hour to 35 and a half."""
SHORTEST_THRESHOLD: Final = float(STEPS[0])
_LOGISTIC: Final = 1.7
"""Makes the logistic curve as wide as the normal one."""
SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """What a threshold depends on besides the home; `false_alarm_cost` is the one that is turned."""

    false_alarm_cost: float = 300.0
    """What a false alarm costs, in hours of delay times hours at risk: 300 is 12.5 hours a day. Higher waits longer."""
    clock_width_hours: float = 2.0
    """How near in the day another silence must have begun to count."""
    other_place_weight: float = 0.1
    """How much a silence after a movement elsewhere counts beside one after the same place."""
    spread: float = 0.2
    """How far lengths not yet seen may lie from those seen, as a share of the length."""
    common_weight: float = 1.0
    """How many silences the home's whole history counts for where its hour has few."""
    least_days: int = 7
    """Days of history before anything is decided."""
    fixed_hours: float | None = None
    """A threshold set by a person, in place of the learned one."""
    hours_until_known: float | None = None
    """A threshold set by a person for as long as the home is still being learned."""
    history_days: int | None = None
    """How many days back the home's past counts; None: all of it."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known of a home: its silences up to a moment. `survival` and `cut` say how each counts at each step."""

    settings: Settings
    days: int
    past: tuple[Silence, ...]
    clocks: Numbers = field(repr=False)
    places: NDArray[np.str_] = field(repr=False)
    survival: Numbers = field(repr=False)
    cut: Numbers = field(repr=False)

    @property
    def known(self) -> bool:
        """Say whether there is something to decide by."""
        return self.learned or self.by_hand is not None

    @property
    def learned(self) -> bool:
        """Say whether the history is long enough to decide by."""
        return self.days >= self.settings.least_days and bool(self.past)

    @property
    def by_hand(self) -> float | None:
        """Return the hours set by a person that are in force now."""
        if self.settings.fixed_hours is not None:
            return self.settings.fixed_hours
        return None if self.learned else self.settings.hours_until_known

    def under(self, settings: Settings) -> "Habits":
        """Return the same past judged by other settings; the shares are worked out anew only where they differ."""
        if settings.spread == self.settings.spread:
            return replace(self, settings=settings)
        return _habits(self.past, self.days, settings)


@dataclass(frozen=True, slots=True)
class Reason:
    """The facts of a decision, from which a sentence is made."""

    since: datetime
    place: str
    silent_hours: float
    threshold_hours: float | None
    """None while the home is still being learned."""
    weekday: int
    """Day of the week on which the silence began, Monday 0."""
    weekend: bool
    longest_hours: float | None
    """The longest silence that began near this hour on any day."""
    longest_same_weekday_hours: float | None
    """The longest of these on the same day of the week; None when there was none."""
    same_weekdays: int
    """How many different days of that weekday it was compared with."""
    days_of_history: int


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether this silence is an alarm, when it becomes one, and why."""

    alarm: bool
    due_in_hours: float | None
    reason: Reason


def learn(
    movements: Iterable[Movement],
    *,
    until: date,
    settings: Settings | None = None,
    unseen: Sequence[Period] = (),
) -> Habits:
    """Learn a home from the movements of the days before `until`; later ones are not looked at.

    `unseen` are the periods in which nobody could have been seen; silences that touch them do not count.
    """
    chosen = settings or Settings()
    ordered = [movement for movement in in_order(movements) if _counts(movement.at.date(), until, chosen)]
    days = days_seen(ordered[0].at.date(), until, unseen) if ordered else 0
    return _habits(silences(ordered, unseen), days, chosen)


def _counts(day: date, until: date, settings: Settings) -> bool:
    return day < until and (settings.history_days is None or days_between(day, until) <= settings.history_days)


class Past:
    """A home's whole past, worked out once, to be looked at from the morning of each of many days."""

    def __init__(self, movements: Iterable[Movement], settings: Settings, unseen: Sequence[Period] = ()) -> None:
        self.ordered = in_order(movements)
        self.unseen = unseen
        self.silences = silences(self.ordered, unseen)
        self._all = _habits(self.silences, 0, settings)
        self._days = sorted({movement.at.date() for movement in self.ordered})
        self._since = np.array([silence.since.toordinal() for silence in self.silences], dtype=np.int64)
        self._until = np.array([silence.until.toordinal() for silence in self.silences], dtype=np.int64)

    def of_day(self, day: date) -> list[Silence]:
        """Return the silences that began on a day."""
        low, high = np.searchsorted(self._since, [day.toordinal(), day.toordinal() + 1])
        return self.silences[low:high]

    def before(self, until: date, settings: Settings) -> Habits:
        """Return what `learn` would return for these settings and the days before `until`."""
        whole = self._all if settings.spread == self._all.settings.spread else _habits(self.silences, 0, settings)
        days = [day for day in self._days if _counts(day, until, settings)]
        if not days:
            return _habits((), 0, settings)
        low = int(np.searchsorted(self._since, days[0].toordinal()))
        chosen = slice(low, max(low, int(np.searchsorted(self._until, until.toordinal()))))
        return Habits(
            settings=settings,
            days=days_seen(days[0], until, self.unseen),
            past=whole.past[chosen],
            clocks=whole.clocks[chosen],
            places=whole.places[chosen],
            survival=whole.survival[chosen],
            cut=whole.cut[chosen],
        )


def _habits(past: Sequence[Silence], days: int, settings: Settings) -> Habits:
    lengths = column(silence.hours for silence in past).reshape(-1, 1)
    if not lengths.size:
        lengths = np.ones((0, 1))
    return Habits(
        settings=settings,
        days=days,
        past=tuple(past),
        clocks=column(clock(silence.since) for silence in past),
        places=np.array([silence.place for silence in past], dtype=np.str_),
        survival=lasting_beyond(lengths, settings.spread),
        cut=np.minimum(STEPS, lengths),
    )


def thresholds(habits: Habits, since: Sequence[tuple[float, str]]) -> Numbers:
    """Return the hours after which silences are alarms that begin at these hours of the day after these places.

    Infinite for a home without any past; whether the past is long enough says `known`.
    """
    settings = habits.settings
    if habits.by_hand is not None:
        return np.full(len(since), habits.by_hand)
    if not habits.past:
        return np.full(len(since), np.inf)
    lasting, waiting = expected(habits, since)
    return quickest(lasting, waiting, settings.false_alarm_cost)


def expected(habits: Habits, since: Sequence[tuple[float, str]]) -> tuple[Numbers, Numbers]:
    """Return, for silences that begin so, the share that lasts beyond each step, and the mean hours waited up to it.

    What `thresholds` weighs, for whoever weighs many costs; the home has a past.
    """
    settings, weights = habits.settings, _weights(habits, since)
    total = weights.sum(axis=1, keepdims=True) + settings.common_weight
    lasting = (weights @ habits.survival + settings.common_weight * habits.survival.mean(axis=0)) / total
    waiting = (weights @ habits.cut + settings.common_weight * habits.cut.mean(axis=0)) / total
    return lasting, waiting


def lasting_beyond(lengths: Numbers, spread: float) -> Numbers:
    """Return the share of silences like those seen, of these hours, that last beyond each step."""
    beyond = np.log(STEPS / lengths) / spread * _LOGISTIC
    share: Numbers = 1 / (1 + np.exp(np.clip(beyond, -40, 40)))
    return share


def quickest(lasting: Numbers, waiting: Numbers, cost: float) -> Numbers:
    """Return the step at which waiting longer costs more delay than it saves in false alarms, for each row."""
    delay = np.cumsum(waiting * np.diff(STEPS, prepend=0.0), axis=1)
    best: Numbers = STEPS[np.argmin(cost * lasting + delay, axis=1)]
    return best


def _weights(habits: Habits, since: Sequence[tuple[float, str]]) -> Numbers:
    distance = apart(column(hour for hour, _ in since)[:, None], habits.clocks[None, :])
    same = np.array([place for _, place in since], dtype=np.str_)[:, None] == habits.places[None, :]
    near = np.exp(-0.5 * (distance / habits.settings.clock_width_hours) ** 2)
    weights: Numbers = near * np.where(same, 1.0, habits.settings.other_place_weight)
    return weights


def apart(one: Numbers, other: Numbers) -> Numbers:
    """Return the hours between two hours of the day, the shorter way round."""
    straight = np.abs(one - other) % 24
    nearest: Numbers = np.minimum(straight, 24 - straight)
    return nearest


def judge(habits: Habits, last: Movement, now: datetime) -> Decision:
    """Decide whether the silence since the last movement is an alarm now, and say by which facts."""
    silent = (now.timestamp() - last.at.timestamp()) / SECONDS_OF_HOUR
    threshold = float(thresholds(habits, [(clock(last.at), last.place)])[0]) if habits.known else None
    return Decision(
        alarm=threshold is not None and silent > threshold,
        due_in_hours=None if threshold is None else max(threshold - silent, 0.0),
        reason=_reason(habits, last, silent, threshold),
    )


def _reason(habits: Habits, last: Movement, silent: float, threshold: float | None) -> Reason:
    away = apart(column([clock(last.at)]), habits.clocks)
    near = [
        silence
        for silence, distance in zip(habits.past, away, strict=True)
        if distance <= habits.settings.clock_width_hours
    ]
    weekday = last.at.weekday()
    same = [silence for silence in near if silence.since.weekday() == weekday]
    return Reason(
        since=last.at,
        place=last.place,
        silent_hours=silent,
        threshold_hours=threshold,
        weekday=weekday,
        weekend=weekday >= SATURDAY,
        longest_hours=max((silence.hours for silence in near), default=None),
        longest_same_weekday_hours=max((silence.hours for silence in same), default=None),
        same_weekdays=len({silence.since.date() for silence in same}),
        days_of_history=habits.days,
    )
