"""When a button of the phone was really pressed: a phone without a net tells it later, by a clock that may be wrong.

The phone's clock is measured against the server's at every contact; what it said at the last contact before the press
counts, then what it says while sending. A press is never before what came before it and never in the future. A clock
that was set between contact and sending is noticed: a lead for a person, the record stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

CHANGED: Final = "clock_changed"
TOLERANCE = timedelta(minutes=2)
FURTHEST = timedelta(days=60 * 365)  # a phone whose battery was flat may begin again in 1970


@dataclass(frozen=True, slots=True)
class Press:
    """What a phone tells of a press, all by its own clock.

    ``offset`` is what had to be added to that clock at the last contact with the server before the press, None when
    there was none; ``stepped`` is by how much the phone saw its own clock go back since then.
    """

    pressed_at: datetime
    sent_at: datetime
    offset: timedelta | None = None
    stepped: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Moment:
    """When it happened by the server's clock, and what was noticed."""

    at: datetime
    noticed: tuple[str, ...] = ()


def moment(press: Press | None, *, earliest: datetime, now: datetime) -> Moment:
    """Return when a press happened; without what the phone says it is the moment at which it was heard."""
    if press is None:
        return Moment(now)
    sending = now - press.sent_at
    noticed = (
        press.stepped > TOLERANCE
        or (press.offset is not None and abs(sending - press.offset) > TOLERANCE)
        or (press.offset is None and press.pressed_at - press.sent_at > TOLERANCE)
    )
    told = list(_told(press, sending))
    fitting = [at for at in told if earliest - TOLERANCE <= at <= now + TOLERANCE]
    at = fitting[0] if fitting else (told[0] if told else now)
    noticed = noticed or not fitting
    return Moment(max(min(at, now), min(earliest, now)), (CHANGED,) if noticed else ())


def _told(press: Press, sending: timedelta) -> Iterator[datetime]:
    for offset in (press.offset, sending):
        if offset is None or abs(offset) > FURTHEST:
            continue
        try:
            yield press.pressed_at + offset
        except OverflowError:
            continue
