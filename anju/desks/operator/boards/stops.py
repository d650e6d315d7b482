"""The step line of a case: which stop is done, which is now, and by when the next must be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ui.marks import duration

if TYPE_CHECKING:
    from anju.incidents.models import Incident

ARRIVE_WITHIN = timedelta(minutes=15)
ARRIVE_WITHIN_RURAL = timedelta(minutes=30)
ACCEPT_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop."""

    label: str
    state: str  # done, now, next, warn
    at: str = ""
    note: str = ""


def circle(case: "Incident") -> int:
    """Return within how many minutes somebody should be there."""
    return int((ARRIVE_WITHIN_RURAL if case.rural else ARRIVE_WITHIN).total_seconds() // 60)


def line(case: "Incident", now: datetime) -> list[Stop]:
    """Build the eight stops from the times of the case."""
    sent, accepted, arrived = case.dispatched_at, case.accepted_at, case.arrived_at
    target = sent + (ARRIVE_WITHIN_RURAL if case.rural else ARRIVE_WITHIN) if sent else None
    assessed = case.claimed_at if case.state not in {"received", "ringing", "claimed"} else None
    marks: list[tuple[str, datetime | None, datetime | None, datetime | None]] = [
        (_("接收"), case.received_at, None, None),
        (_("响铃"), case.opened_at, None, None),
        (_("接听"), case.claimed_at, case.received_at, case.received_at + timedelta(seconds=30)),
        (_("研判"), assessed, None, None),
        (_("派出"), sent, None, None),
        (_("接受"), accepted, sent, sent + ACCEPT_WITHIN if sent else None),
        (_("到达"), arrived, sent, target),
        (_("办结"), case.resolved_at, None, None),
    ]
    return [_stop(mark, index, _current(marks, case), now) for index, mark in enumerate(marks)]


def _current(marks: list[tuple[str, datetime | None, datetime | None, datetime | None]], case: "Incident") -> int:
    """Return the stop that is being waited for: the one after the last that was reached."""
    if case.resolved_at:
        return len(marks)
    reached = [index for index, mark in enumerate(marks) if mark[1] is not None]
    return (reached[-1] if reached else -1) + 1


def _stop(
    mark: tuple[str, datetime | None, datetime | None, datetime | None], index: int, current: int, now: datetime
) -> Stop:
    label, at, since, target = mark
    if at is not None:
        return Stop(label, "done", f"{localtime(at):%H:%M:%S}", duration(at - since) if since else "")
    if index < current:
        return Stop(label, "done")
    if index > current:
        return Stop(label, "next")
    if target is None:
        return Stop(label, "now")
    late = target < now
    return Stop(label, "warn" if late else "now", f"{localtime(target):%H:%M}", _("已超时") if late else _("前"))
