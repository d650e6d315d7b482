"""Who may take a claimed case from whom: heartbeat, grace and reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta

AMBER_AFTER = timedelta(seconds=45)
TAKE_WITHOUT_REASON = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Taking:
    """Whether a colleague may take the case, and why or why not (a word for the sentence table)."""

    allowed: bool
    why: str  # no_heartbeat, just_claimed, with_reason, reason_needed


def is_amber(heartbeat_at: datetime | None, now: datetime) -> bool:
    """Whether the claim has lost its heart: 45 s without a beat, or a beat from a clock that was set back since."""
    return heartbeat_at is None or abs(now - heartbeat_at) > AMBER_AFTER


def taking(*, claimed_at: datetime | None, heartbeat_at: datetime | None, now: datetime, reason: str) -> Taking:
    """Decide a take-over: free when amber, free in the first 20 s, otherwise only with a reason."""
    if is_amber(heartbeat_at, now):
        return Taking(allowed=True, why="no_heartbeat")
    if claimed_at is not None and abs(now - claimed_at) <= TAKE_WITHOUT_REASON:
        return Taking(allowed=True, why="just_claimed")
    if reason.strip():
        return Taking(allowed=True, why="with_reason")
    return Taking(allowed=False, why="reason_needed")
