"""Watched elders and notes for the shift: each has an end, so that nothing has to be cleaned up."""

import json
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from anju.incidents import queries
from anju.incidents.models import ShiftNote, Watch
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import Viewer
from anju.people import queries as people

LONGEST_WATCH = timedelta(days=30)
LONGEST_NOTE = timedelta(days=3)


class WatchedAlready(Conflict):
    """The elder is on the list."""

    code = "watch_there"


class WatchInvalid(Invalid):
    """Without a reason, or with an end that is over or too far away."""

    code = "watch_invalid"


class NoteInvalid(Invalid):
    """Without words, or with an end that is over or too far away."""

    code = "shift_note_invalid"


class OverAlready(Conflict):
    """It has ended."""

    code = "watch_over"


def _words(text: str, now: datetime, ends_at: datetime, longest: timedelta) -> str:
    """Return the words, or nothing when they or the end cannot be used."""
    return " ".join(text.split())[:200] if now < ends_at <= now + longest else ""


@transaction.atomic
def watch_elder(viewer: Viewer, elder_id: int, *, reason: str, ends_at: datetime, now: datetime) -> Watch:
    """Put an elder on the watch list of the area."""
    viewer.need("seat.take")
    elder = people.elder(viewer, elder_id)
    words = _words(reason, now, ends_at, LONGEST_WATCH)
    if not words:
        raise WatchInvalid(field="reason")
    Watch.objects.filter(elder_id=elder.pk, ended_at=None, ends_at__lte=now).update(ended_at=F("ends_at"))
    try:
        with transaction.atomic():
            row = Watch.objects.create(
                elder_id=elder.pk,
                area_code=elder.area_code,
                reason=words,
                begun_at=now,
                ends_at=ends_at,
                by=viewer.actor,
                by_name=viewer.name,
            )
    except IntegrityError:
        raise WatchedAlready(name=elder.name) from None
    data = {"elder": elder.pk, "until": ends_at.isoformat()}
    _leave(viewer, "watch", row, "begin", now=now, why=words, data=data)
    return row


@transaction.atomic
def end_watch(viewer: Viewer, watch_id: int, *, now: datetime) -> Watch:
    """Take an elder off the list before the time."""
    viewer.need("seat.take")
    row = queries.watch(viewer, watch_id, lock=True)
    if row.ended_at is not None or row.ends_at <= now:
        raise OverAlready(watch=row.pk)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    _leave(viewer, "watch", row, "end", now=now, data={"elder": row.elder_id})
    return row


@transaction.atomic
def write_shift_note(viewer: Viewer, *, text: str, ends_at: datetime, now: datetime) -> ShiftNote:
    """Write a line for whoever sits at this desk until then."""
    viewer.need("seat.take")
    words = _words(text, now, ends_at, LONGEST_NOTE)
    if not words:
        raise NoteInvalid(field="text")
    row = ShiftNote.objects.create(
        area_code=viewer.area, text=words, written_at=now, ends_at=ends_at, by=viewer.actor, by_name=viewer.name
    )
    _leave(viewer, "shift_note", row, "begin", now=now, why=words, data={"until": ends_at.isoformat()})
    return row


@transaction.atomic
def end_shift_note(viewer: Viewer, note_id: int, *, now: datetime) -> ShiftNote:
    """Take a note down before its time."""
    viewer.need("seat.take")
    row = queries.shift_note(viewer, note_id, lock=True)
    if row.ended_at is not None or row.ends_at <= now:
        raise OverAlready(note=row.pk)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    _leave(viewer, "shift_note", row, "end", now=now)
    return row


def _leave(
    viewer: Viewer,
    thing: str,
    row: Watch | ShiftNote,
    verb: str,
    *,
    now: datetime,
    why: str = "",
    data: dict[str, object] | None = None,
) -> None:
    """Leave the row of the move and wake the duty rooms."""
    before, after = ("", "open") if verb == "begin" else ("open", "ended")
    journal.record_move(
        viewer,
        thing=thing,
        thing_id=row.pk,
        area=row.area_code,
        verb=verb,
        from_state=before,
        to_state=after,
        now=now,
        why=why,
        data=data,
    )
    word = {"topic": "seat", "area": row.area_code, "id": row.pk, "elder": None, "user": None}
    journal.wake("live", json.dumps(word))
