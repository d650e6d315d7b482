"""Who is on duty. Off-duty people are never woken."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FRESH = timedelta(minutes=30)
LOST = timedelta(hours=8)
GRACE_AFTER_SHIFT = timedelta(minutes=30)
ROSTER_REACH = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Duty:
    """Whether a worker may be woken, and why (not)."""

    on: bool
    why: str  # on_duty, inactive, on_leave, signed_off, shift_over, presence_lost


def duty(
    *,
    active: bool,
    on_duty: bool,
    presence_at: datetime | None,
    shifts: tuple[tuple[datetime, datetime], ...],
    now: datetime,
    on_leave: bool = False,
) -> Duty:
    """Decide by the word of the worker, the roster around now, and the newest sign of the phone.

    Without any shift in the roster within a day, the worker's own word counts.
    """
    if not active:
        return Duty(on=False, why="inactive")
    if on_leave:
        return Duty(on=False, why="on_leave")
    if not on_duty:
        return Duty(on=False, why="signed_off")
    near = [(start, end) for start, end in shifts if start - ROSTER_REACH <= now < end + ROSTER_REACH]
    if near and not any(start <= now < end + GRACE_AFTER_SHIFT for start, end in near):
        return Duty(on=False, why="shift_over")
    if presence_at is not None and now - presence_at > LOST:
        return Duty(on=False, why="presence_lost")
    return Duty(on=True, why="on_duty")


def is_fresh(presence_at: datetime | None, now: datetime) -> bool:
    """Whether the phone was heard within half an hour."""
    return presence_at is not None and now - presence_at <= FRESH
