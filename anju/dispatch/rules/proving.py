"""Whether a visit took place as it is told: checks at the time of the event, and a truth score with its reasons.

A flag is a lead for a person, never a verdict: nothing here refuses a record. ``block`` means that a person must clear
the visit before it is paid, ``approval`` that the street has to agree. All limits are our defaults.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from anju.dispatch.rules.patterns import Habit, pattern
from anju.dispatch.rules.ranking import Reason

NEAR_M = 200.0
ACCURATE_M = 100.0
SHORT, LONG = 0.8, 2.0  # of the minimum, of the planned duration
FASTEST_M_PER_HOUR = 60_000.0
SAME_HOME_M = 200.0
AROUND = timedelta(minutes=30)  # of the visit: so far a phone's own clock may be wrong
LATE = timedelta(hours=24)
MOST_VISITS, MOST_HOURS = 10, 10.0
FULL = 100
WEAK = 70
# code: result, what it takes from the score
RESULTS = {
    "place_far": ("flag", 25),
    "place_unknown": ("flag", 15),
    "place_inaccurate": ("flag", 10),
    "too_short": ("flag", 25),
    "too_long": ("flag", 10),
    "overlap": ("block", 50),
    "too_fast": ("block", 40),
    "elder_away": ("block", 50),
    "elder_gone": ("block", 60),
    "late_record": ("approval", 20),
    "clock_changed": ("flag", 20),
    "mock_location": ("flag", 40),
    "out_far": ("flag", 20),
    "out_unknown": ("flag", 5),
    "second_missing": ("block", 30),
    "tag_foreign": ("flag", 25),
    "tag_revoked": ("flag", 20),
    "tag_unknown": ("flag", 10),
    "photo_again": ("flag", 30),
    "photo_far": ("flag", 25),
    "photo_other_time": ("flag", 25),
    "elder_twice": ("flag", 25),
    "same_duration": ("flag", 15),
    "round_duration": ("flag", 10),
    "same_place": ("flag", 20),
    "many_visits": ("flag", 10),
    "many_hours": ("flag", 10),
}

NOTICED = frozenset({"clock_changed", "mock_location", "tag_foreign", "tag_revoked", "tag_unknown"})  # at the door


@dataclass(frozen=True, slots=True)
class Other:
    """Another visit of the same worker; ``distance_m`` from this home, None when one of the two is unknown."""

    arrived_at: datetime
    finished_at: datetime
    distance_m: float | None


@dataclass(frozen=True, slots=True)
class Picture:
    """What a photograph of the visit says of itself; None where it says nothing, which is nothing against it."""

    taken_at: datetime | None = None
    distance_m: float | None = None
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of one visit. ``recorded_at`` is when the platform heard of its end."""

    arrived_at: datetime
    finished_at: datetime
    recorded_at: datetime
    distance_m: float | None
    accuracy_m: float | None
    planned_minutes: float
    minimum_minutes: float | None
    elder: str  # living, away, moved, died
    others: tuple[Other, ...] = ()
    arrival_recorded_at: datetime | None = None
    out_distance_m: float | None = None
    second_asked: bool = False
    second: str = ""
    photos_again: int = 0
    pictures: tuple[Picture, ...] = ()
    at_elder: tuple[Other, ...] = ()
    habits: tuple[Habit, ...] = ()
    noticed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """The score of 0 to 100 and every check that found something, with its result."""

    score: int
    checks: tuple[tuple[Reason, str], ...]

    @property
    def result(self) -> str:
        """The strictest result: block, approval, flag or clear."""
        return strictest(result for _reason, result in self.checks)


def strictest(results: Iterable[str]) -> str:
    """Return the strictest of several results."""
    found = set(results)
    return next((word for word in ("block", "approval", "flag") if word in found), "clear")


def is_weak(score: int, result: str) -> bool:
    """Whether a person has to ask the elder: the visit is blocked, must be agreed to, or has a low score."""
    return result in {"block", "approval"} or score < WEAK


def prove(told: Told) -> Proof:
    """Check one visit against itself and against the others of the same worker that day."""
    reasons = [*_place(told), *_duration(told), *_others(told), *_elder(told)]
    late = max(told.recorded_at - told.finished_at, (told.arrival_recorded_at or told.arrived_at) - told.arrived_at)
    if late > LATE:
        reasons.append(Reason("late_record", (("hours", int(late.total_seconds() // 3600)),)))
    reasons += [*_load(told), *_second(told), *_pictures(told), *pattern(told.habits)]
    score = max(0, FULL - sum(RESULTS[reason.code][1] for reason in reasons))
    return Proof(score, tuple((reason, RESULTS[reason.code][0]) for reason in reasons))


def _place(told: Told) -> Iterable[Reason]:
    if told.distance_m is None:
        yield Reason("place_unknown")
        return
    if told.distance_m > NEAR_M:
        yield Reason("place_far", (("metres", round(told.distance_m)),))
    if told.out_distance_m is None:
        yield Reason("out_unknown")
    elif told.out_distance_m > NEAR_M:
        yield Reason("out_far", (("metres", round(told.out_distance_m)),))
    if told.accuracy_m is None or told.accuracy_m > ACCURATE_M:
        yield Reason("place_inaccurate", (("metres", round(told.accuracy_m)) if told.accuracy_m else ("metres", "?"),))


def _duration(told: Told) -> Iterable[Reason]:
    minutes = (told.finished_at - told.arrived_at).total_seconds() / 60
    least = told.minimum_minutes if told.minimum_minutes is not None else told.planned_minutes
    if minutes < least * SHORT:
        yield Reason("too_short", (("minutes", round(minutes)), ("least", round(least))))
    elif minutes > told.planned_minutes * LONG:
        yield Reason("too_long", (("minutes", round(minutes)), ("planned", round(told.planned_minutes))))


def _others(told: Told) -> Iterable[Reason]:
    for other in told.others:
        if other.distance_m is not None and other.distance_m <= SAME_HOME_M:
            continue
        gap = max(other.arrived_at - told.finished_at, told.arrived_at - other.finished_at)
        if gap < timedelta(0):
            yield Reason("overlap")
            return
        if other.distance_m is not None and other.distance_m > gap.total_seconds() / 3600 * FASTEST_M_PER_HOUR:
            yield Reason("too_fast", (("metres", round(other.distance_m)), ("minutes", int(gap.total_seconds() // 60))))
            return


def _elder(told: Told) -> Iterable[Reason]:
    if told.elder == "away":
        yield Reason("elder_away")
    elif told.elder != "living":
        yield Reason("elder_gone")


def _load(told: Told) -> Iterable[Reason]:
    visits = 1 + len(told.others)
    spans = [(told.arrived_at, told.finished_at), *((other.arrived_at, other.finished_at) for other in told.others)]
    hours = sum((end - start).total_seconds() for start, end in spans) / 3600
    if visits > MOST_VISITS:
        yield Reason("many_visits", (("visits", visits),))
    if hours > MOST_HOURS:
        yield Reason("many_hours", (("hours", f"{hours:.1f}"),))


def _second(told: Told) -> Iterable[Reason]:
    """Check the proof besides the place, the phone's own words, the pictures, and who else was with the elder."""
    if told.second_asked and not told.second:
        yield Reason("second_missing")
    mistyped = {"tag_unknown"} if told.second else set()
    yield from (Reason(code) for code in told.noticed if code in NOTICED - mistyped)
    if told.photos_again:
        yield Reason("photo_again", (("photos", told.photos_again),))
    if any(one.arrived_at < told.finished_at and told.arrived_at < one.finished_at for one in told.at_elder):
        yield Reason("elder_twice")


def _pictures(told: Told) -> Iterable[Reason]:
    """Look whether the pictures were taken there and then, as far as they say so; the furthest of each is named."""
    places = [(one.distance_m, one.accuracy_m) for one in told.pictures if one.distance_m is not None]
    far = [away for away, accuracy in places if away > NEAR_M + min(max(accuracy or 0.0, 0.0), NEAR_M)]
    if far:
        yield Reason("photo_far", (("metres", round(max(far))), ("photos", len(far))))
    times = [one.taken_at for one in told.pictures if one.taken_at is not None]
    other = [max(told.arrived_at - at, at - told.finished_at) for at in times]
    beside = [gap for gap in other if gap > AROUND]
    if beside:
        yield Reason("photo_other_time", (("minutes", int(max(beside).total_seconds() // 60)), ("photos", len(beside))))
