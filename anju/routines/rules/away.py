"""When somebody may be said to be away, and for how long."""

from datetime import datetime, timedelta
from typing import Final

REASONS: Final = ("hospital", "facility", "family", "travel", "other")
LONGEST: Final = timedelta(days=180)
BACK: Final = timedelta(days=30)
"""So far back a time away may be written down afterwards."""


def wrong_time(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """Return the name of a time that cannot be right, or nothing: ended already, too long, too far back."""
    if ends_at <= starts_at or ends_at <= now:
        return "ends_at"
    if starts_at < now - BACK:
        return "starts_at"
    return "ends_at" if ends_at - starts_at > LONGEST else ""
