"""How long a complaint may wait, and what a clock that has run out means. All limits are our defaults."""

from datetime import datetime, timedelta
from typing import Final

GRAVE: Final = frozenset({"harm", "money"})
ACKNOWLEDGE_WITHIN: Final = timedelta(hours=24)
ACKNOWLEDGE_GRAVE: Final = timedelta(hours=2)
ANSWER_WITHIN: Final = timedelta(days=5)
ANSWER_GRAVE: Final = timedelta(hours=24)
MORE_TIME: Final = timedelta(days=2)  # for a second answer, or for the county


def acknowledge_due(kind: str, opened_at: datetime) -> datetime:
    """Return until when somebody must have accepted a complaint: grave ones within two hours."""
    return opened_at + (ACKNOWLEDGE_GRAVE if kind in GRAVE else ACKNOWLEDGE_WITHIN)


def answer_due(kind: str, opened_at: datetime) -> datetime:
    """Return until when a complaint must be answered, counted from the call and not from the handing over."""
    return opened_at + (ANSWER_GRAVE if kind in GRAVE else ANSWER_WITHIN)


def later_due(due_at: datetime, now: datetime) -> datetime:
    """Return the new end when it goes to somebody again: never earlier than before, never longer than two days more."""
    return max(due_at, now + MORE_TIME)


def overdue(*, state: str, acknowledge_due_at: datetime, answer_due_at: datetime, now: datetime) -> str:
    """Return which clock has run out: ``acknowledge``, ``answer`` or none."""
    if state == "opened":
        return "acknowledge" if now >= acknowledge_due_at else ""
    if state in {"accepted", "with_provider", "escalated", "unsatisfied"}:
        return "answer" if now >= answer_due_at else ""
    return ""
