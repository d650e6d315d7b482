"""Saying that an elder is not at home, and that they came home before the day named."""

from datetime import datetime

from django.db import transaction

from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, Invalid, NotVisible
from anju.kernel.viewer import Viewer
from anju.people import queries as people
from anju.routines import permissions
from anju.routines.events import AwayMarked
from anju.routines.models import Absence, Home
from anju.routines.rules.away import REASONS, wrong_time


class WrongAbsence(Invalid):
    """A reason that nobody knows, or a time that is over, too long or too far back."""

    code = "absence_invalid"


class AlreadyAway(Conflict):
    """A time away that touches this one is written down already; facts say until when."""

    code = "absence_overlaps"


@transaction.atomic
def mark_away(
    viewer: Viewer,
    elder_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    now: datetime,
    note: str = "",
) -> Absence:
    """Write down from when to when an elder is away; silence at home means nothing then. It ends by itself."""
    permissions.check_absences(viewer)
    elder = people.elder(viewer, elder_id)
    permissions.check_absence(viewer, elder)
    if reason not in REASONS:
        raise WrongAbsence(field="reason")
    if wrong := wrong_time(starts_at, ends_at, now):
        raise WrongAbsence(field=wrong)
    list(Absence.objects.select_for_update().filter(elder_id=elder_id, ends_at__gt=starts_at))
    other = Absence.objects.filter(elder_id=elder_id, starts_at__lt=ends_at, ends_at__gt=starts_at).first()
    if other is not None:
        raise AlreadyAway(until=other.ends_at.isoformat())
    row = Absence.objects.create(
        elder_id=elder.pk, area_code=elder.area_code, starts_at=starts_at, ends_at=ends_at, reason=reason,
        note=note.strip()[:100], by=viewer.actor, by_name=viewer.name, marked_at=now,
    )  # fmt: skip
    _leave(viewer, row, "mark_away", "home", "away", now=now)
    fact = AwayMarked(
        area=row.area_code, elder_id=elder.pk, absence_id=row.pk, reason=reason, starts_at=starts_at.isoformat(),
        ends_at=ends_at.isoformat(),
    )  # fmt: skip
    journal.publish(viewer, fact, now=now)
    return row


@transaction.atomic
def come_home(viewer: Viewer, absence_id: int, *, now: datetime) -> Absence:
    """Say that the elder is back before the day named, or never left."""
    permissions.check_absences(viewer)
    row = Absence.objects.select_for_update().filter(pk=absence_id).first()
    if row is None:
        raise NotVisible(absence=absence_id)
    elder = people.elder(viewer, row.elder_id)
    permissions.check_absence(viewer, elder)
    if row.ends_at <= now:
        raise WrongAbsence(field="ends_at")
    row.ends_at, row.ended_by_name = max(now, row.starts_at), viewer.name
    row.save(update_fields=["ends_at", "ended_by_name"])
    _leave(viewer, row, "come_home", "away", "home", now=now)
    return row


def _leave(viewer: Viewer, row: Absence, verb: str, before: str, after: str, *, now: datetime) -> None:
    """Leave the row of the move, and have the home looked at."""
    journal.record_move(
        viewer, thing="absence", thing_id=row.pk, area=row.area_code, verb=verb, from_state=before, to_state=after,
        now=now, data={"elder": row.elder_id, "reason": row.reason, "ends_at": row.ends_at.isoformat()},
    )  # fmt: skip
    homes = Home.objects.filter(elder_id=row.elder_id) | Home.objects.filter(dwelling__elders=row.elder_id)
    for key in homes.values_list("pk", flat=True):
        Home.objects.filter(pk=key).update(due_at=now)
