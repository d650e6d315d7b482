"""The clocks of an order: when a worker is asked, how long one may think, when it is too late, when silence agrees."""

from datetime import datetime, timedelta

from anju.orders.lifecycle import GOING, WAITING

ANSWER_WITHIN = timedelta(minutes=15)
ANSWER_URGENT = timedelta(seconds=60)
TRIES = 2  # automatic reassignments before a person decides
CONFIRM_AFTER = timedelta(hours=48)
DISPATCH_AHEAD = timedelta(hours=24)
NOBODY_AHEAD = timedelta(minutes=60)  # nobody has accepted this long before the window: the desk must know
LONGEST_WINDOW = timedelta(hours=24)
BACK = timedelta(minutes=5)  # a form may have been open for a moment
FURTHEST = timedelta(days=92)
A_NIGHT = timedelta(hours=12)


def answer_within(*, urgent: bool, planned: timedelta | None = None) -> timedelta:
    """Return how long a worker may think; a published visit ``planned`` ahead leaves half of that, at most a night."""
    if urgent:
        return ANSWER_URGENT
    return max(ANSWER_WITHIN, min(planned / 2, A_NIGHT)) if planned else ANSWER_WITHIN


def dispatch_at(starts_at: datetime, *, urgent: bool, now: datetime) -> datetime:
    """Return when the first worker is asked: at once, or a day before the window."""
    return now if urgent else max(now, starts_at - DISPATCH_AHEAD)


def is_far(starts_at: datetime, now: datetime) -> bool:
    """Whether the window is so far ahead that the desk need not know yet who has said yes."""
    return now < starts_at - NOBODY_AHEAD


def alert(
    *,
    state: str,
    starts_at: datetime,
    created_at: datetime,
    tries: int,
    urgent: bool,
    now: datetime,
    missing: int = 0,
) -> str:
    """Return why nobody, or one of two, will be at the door in time unless a person acts; empty when all is well.

    An order for very soon gets the time that one worker has to answer before it is called unserved. ``missing`` is
    how many of those who go together have not said yes.
    """
    if state == "draft":
        return "call"
    if state in WAITING and tries > TRIES:
        return "refused"
    patience = max(starts_at - NOBODY_AHEAD, created_at + answer_within(urgent=urgent))
    if state in WAITING and now >= patience:
        return "nobody"
    if state in GOING and now >= starts_at:
        return "late"
    return "second" if state in GOING and missing and not is_far(starts_at, now) else ""
