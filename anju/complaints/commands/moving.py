"""One step of a complaint: table, row, journal, fact and the call to live screens, in the caller's transaction."""

from datetime import datetime
from typing import Any

from anju.complaints import permissions, queries
from anju.complaints.events import ComplaintFact, ComplaintMoved
from anju.complaints.lifecycle import LIFECYCLE
from anju.complaints.models import Complaint
from anju.journal import commands as journal
from anju.kernel.refusals import Invalid
from anju.kernel.viewer import Viewer

LONGEST = 1000


class ComplaintWordsNeeded(Invalid):
    """A complaint, a brief, an answer and a reason are said in words."""

    code = "complaint_words_needed"


def said(text: str, field: str) -> str:
    """Return the words, or refuse where there are none."""
    words = text.strip()[:LONGEST]
    if not words:
        raise ComplaintWordsNeeded(field=field)
    return words


def held(viewer: Viewer, complaint_id: int, verb: str) -> Complaint:
    """Return a complaint with its row locked for a viewer who may do this to it."""
    row = queries.complaint(viewer, complaint_id, lock=True)
    permissions.check(viewer, verb, row)
    return row


def step(
    viewer: Viewer,
    row: Complaint,
    verb: str,
    *,
    now: datetime,
    why: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> Complaint:
    """Make one move of the table; what rang for it is quiet now."""
    changes = {"alert": "", "alert_at": None, "alert_seen_by": "", **changes}
    before = LIFECYCLE.advance(row, verb, **changes)
    note(viewer, row, verb, before=before, now=now, why=why, data=data)
    tell(viewer, ComplaintMoved, row, now=now)
    return row


def note(
    viewer: Viewer,
    row: Complaint,
    verb: str,
    *,
    now: datetime,
    before: str | None = None,
    why: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Leave the row of a move (or of a remark that moves nothing) and wake the screens that show it."""
    journal.record_move(
        viewer, thing=queries.THING, thing_id=row.pk, area=row.area_code, verb=verb,
        from_state=row.state if before is None else before, to_state=row.state, now=now, why=why, data=data or {},
    )  # fmt: skip
    journal.wake_live(
        "complaint", area=row.area_code, row_id=row.pk, elder=None if row.secret else row.elder_id,
        organisation=row.provider_id if row.handed_at else None,
    )  # fmt: skip


def tell(viewer: Viewer, kind: type[ComplaintFact], row: Complaint, *, now: datetime, overdue: str = "") -> None:
    """Publish a fact about a complaint; it names nobody."""
    fact = kind(
        area=row.area_code, complaint_id=row.pk, number=row.number, kind=row.kind, state=row.state,
        channel=row.channel, provider_id=row.provider_id, order_id=None if row.secret else row.order_id,
        at=now.isoformat(), overdue=overdue,
    )  # fmt: skip
    journal.publish(viewer, fact, now=now)
