"""How often a channel is tried, and how long its answer is waited for."""

from datetime import timedelta

PAUSES = (timedelta(seconds=10), timedelta(seconds=30), timedelta(seconds=90))
TRIES = len(PAUSES)
ANSWER_WITHIN = {True: timedelta(seconds=60), False: timedelta(minutes=30)}  # urgent or not


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts."""
    return PAUSES[min(max(attempts, 1), TRIES) - 1]


def given_up(attempts: int, *, permanent: bool) -> bool:
    """Whether this channel is not tried again."""
    return permanent or attempts >= TRIES


def patience(*, urgent: bool) -> timedelta:
    """Return how long a sent message may stay without a sign before the next channel is tried."""
    return ANSWER_WITHIN[urgent]
