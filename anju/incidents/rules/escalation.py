"""Who hears a case that nobody answers, and when. Stages and seconds are data; the rows that carry them are timers."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Stage:
    """One widening: ``kind`` of timer, seconds after the alarm was received, digits of the desk area after it."""

    kind: str
    after: timedelta
    digits: int


def _stages(*seconds: int) -> tuple[Stage, ...]:
    kinds = (("overflow", 6), ("county", 4), ("city", 2))
    return tuple(
        Stage(kind, timedelta(seconds=after), digits) for (kind, digits), after in zip(kinds, seconds, strict=True)
    )


STAGES: dict[str, tuple[Stage, ...]] = {
    "P1": _stages(60, 120, 180),
    "P2": _stages(60, 180, 300),
    "P3": _stages(180, 600, 1200),
    "P4": (),
    "P0": (),
}
DESK_DIGITS = 9
REPEAT_PULLS_TO = timedelta(seconds=30)
CALL_AGAIN_AFTER = timedelta(seconds=20)
CALL_BACKS = 3
CALL_BACK_WITHIN = timedelta(hours=24)
AMBER_CHECK = timedelta(seconds=45)
TICK = timedelta(seconds=1)
SLACK = timedelta(minutes=1)
LONGEST: dict[str, timedelta] = {
    "overflow": timedelta(seconds=180),
    "county": timedelta(seconds=600),
    "city": timedelta(seconds=1200),
    "amber": timedelta(seconds=90),
    "call_again": timedelta(seconds=60),
    "callback": CALL_BACK_WITHIN,
}


def stage_after(priority: str, kind: str) -> Stage | None:
    """Return the stage that follows ``kind`` (the first one for an empty kind), or None at the end."""
    stages = STAGES.get(priority, ())
    if not kind:
        return stages[0] if stages else None
    kinds = [stage.kind for stage in stages]
    place = kinds.index(kind) + 1 if kind in kinds else len(stages)
    return stages[place] if place < len(stages) else None


def following_at(stage: Stage, following: Stage, start: datetime, now: datetime) -> datetime:
    """Return when the next stage is due: counted from the start, or from now when a clock was set back behind it."""
    return start + following.after if now >= start else now + following.after - stage.after


def stage_of(priority: str, kind: str) -> Stage:
    """Return the stage of a kind; a case whose class changed meanwhile falls back to the stages of life alarms."""
    found = [stage for stage in STAGES.get(priority, ()) or STAGES["P1"] if stage.kind == kind]
    return found[0]


def home_desk(area: str) -> str:
    """Return the desk at which a case of this area rings first: its street or township."""
    return area[:DESK_DIGITS]


def widened(desk_area: str, digits: int) -> str:
    """Return the desk area after a stage; it never becomes narrower."""
    return desk_area[:digits]


def is_due(kind: str, due_at: datetime, now: datetime) -> bool:
    """Whether a timer has come; also when it lies further ahead than it ever could, since then a clock was set back."""
    return due_at <= now or due_at - now > LONGEST.get(kind, CALL_BACK_WITHIN) + SLACK
