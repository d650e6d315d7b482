"""When workers work: single shifts, shifts that repeat weekly, leave."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from anju.dispatch import permissions, queries
from anju.dispatch.commands.moving import note_worker
from anju.dispatch.models import Leave, Shift, Worker
from anju.dispatch.rules.roster import MOST_WEEKS, repeated
from anju.kernel import clock
from anju.kernel.refusals import Conflict, Invalid, NotVisible
from anju.kernel.viewer import Viewer

LEAVES = ("annual", "sick", "other")
_MOST_LEAVE = timedelta(days=366)


class ShiftInvalid(Invalid):
    """A shift ends before it begins, or is longer than a day."""

    code = "shift_invalid"


class RepetitionInvalid(Invalid):
    """A repetition names no weekday, ends before it begins, or runs longer than half a year."""

    code = "shift_repetition_invalid"


class LeaveInvalid(Invalid):
    """Leave ends before it begins, is longer than a year, or of no known kind."""

    code = "leave_invalid"


class LeaveThere(Conflict):
    """The worker is on leave on some of these days already."""

    code = "leave_there"


@transaction.atomic
def set_shift(viewer: Viewer, worker_id: int, *, starts_at: datetime, ends_at: datetime, now: datetime) -> Shift:
    """Put a shift into the roster."""
    row = queries.worker(viewer, worker_id, lock=True)
    permissions.check(viewer, "set_shift", row)
    if not starts_at < ends_at or (ends_at - starts_at).total_seconds() > 24 * 3600:
        raise ShiftInvalid(field="ends_at")
    shift = Shift.objects.create(worker=row, starts_at=starts_at, ends_at=ends_at)
    note_worker(viewer, row, "set_shift", now=now, data={"from": starts_at.isoformat(), "to": ends_at.isoformat()})
    return shift


@transaction.atomic
def remove_shift(viewer: Viewer, shift_id: int, *, now: datetime) -> Worker:
    """Take a shift out of the roster."""
    shift = Shift.objects.filter(pk=shift_id).first()
    if shift is None:
        raise NotVisible(shift=shift_id)
    row = queries.worker(viewer, shift.worker_id, lock=True)
    permissions.check(viewer, "remove_shift", row)
    note_worker(viewer, row, "remove_shift", now=now, data={"from": shift.starts_at.isoformat()})
    shift.delete()
    return row


@transaction.atomic
def repeat_shift(
    viewer: Viewer,
    worker_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    weekdays: Iterable[int],
    until: date,
    now: datetime,
) -> list[Shift]:
    """Put the same hours into the roster on chosen weekdays, week after week up to and with a day; known ones stay."""
    row = queries.worker(viewer, worker_id, lock=True)
    permissions.check(viewer, "repeat_shift", row)
    if not starts_at < ends_at or (ends_at - starts_at).total_seconds() > 24 * 3600:
        raise ShiftInvalid(field="ends_at")
    first, days = clock.local_day(starts_at), sorted(set(weekdays))
    if not days or not set(days) <= set(range(7)) or not first <= until <= first + timedelta(weeks=MOST_WEEKS):
        raise RepetitionInvalid(weeks=MOST_WEEKS, field="until")
    periods = repeated(starts_at, ends_at, weekdays=days, days=(until - first).days + 1, first=first.weekday())
    if not periods:
        raise RepetitionInvalid(weeks=MOST_WEEKS, field="weekdays")
    known = set(Shift.objects.filter(worker=row, starts_at__gte=starts_at).values_list("starts_at", flat=True))
    made = Shift.objects.bulk_create(
        [Shift(worker=row, starts_at=start, ends_at=end) for start, end in periods if start not in known]
    )
    if made:
        Shift.objects.filter(pk__in=[shift.pk for shift in made]).update(series=made[0].pk)
    data = {"from": starts_at.isoformat(), "to": ends_at.isoformat(), "weekdays": days, "until": str(until)}
    note_worker(viewer, row, "repeat_shift", now=now, data={**data, "shifts": len(made)})
    return made


@transaction.atomic
def remove_series(viewer: Viewer, worker_id: int, series: int, *, now: datetime) -> int:
    """Take the shifts of a repetition that have not begun out of the roster; return how many."""
    row = queries.worker(viewer, worker_id, lock=True)
    permissions.check(viewer, "remove_shift", row)
    gone, _kinds = Shift.objects.filter(worker=row, series=series, starts_at__gt=now).delete()
    if not gone:
        raise NotVisible(series=series)
    note_worker(viewer, row, "remove_series", now=now, data={"shifts": gone})
    return gone


@transaction.atomic
def add_leave(
    viewer: Viewer, worker_id: int, *, kind: str, first_on: date, last_on: date, now: datetime, note: str = ""
) -> Leave:
    """Write down days on which a worker is away."""
    row = queries.worker(viewer, worker_id, lock=True)
    permissions.check(viewer, "add_leave", row)
    if kind not in LEAVES or not first_on <= last_on <= first_on + _MOST_LEAVE:
        raise LeaveInvalid(field="last_on" if kind in LEAVES else "kind")
    if row.leaves.filter(first_on__lte=last_on, last_on__gte=first_on).exists():
        raise LeaveThere(name=row.name)
    leave = Leave.objects.create(
        worker=row, kind=kind, first_on=first_on, last_on=last_on, note=note.strip()[:100], created_at=now
    )
    note_worker(viewer, row, "add_leave", now=now, data={"from": str(first_on), "to": str(last_on)})
    return leave


@transaction.atomic
def remove_leave(viewer: Viewer, worker_id: int, leave_id: int, *, now: datetime) -> Worker:
    """Take leave back."""
    row = queries.worker(viewer, worker_id, lock=True)
    permissions.check(viewer, "remove_leave", row)
    leave = row.leaves.filter(pk=leave_id).first()
    if leave is None:
        raise NotVisible(leave=leave_id)
    note_worker(viewer, row, "remove_leave", now=now, data={"from": str(leave.first_on), "to": str(leave.last_on)})
    leave.delete()
    return row
