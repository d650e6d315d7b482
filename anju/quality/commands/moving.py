"""One step of a call-back: table, row, journal and the call to live screens, in the caller's transaction."""

from datetime import datetime
from typing import Any

from anju.journal import commands as journal
from anju.kernel.viewer import Viewer
from anju.quality.lifecycle import LIFECYCLE
from anju.quality.models import CallBack

THING = "call_back"


def step(
    viewer: Viewer,
    row: CallBack,
    verb: str,
    *,
    now: datetime,
    why: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> CallBack:
    """Make one move of the table with the changes that belong to it."""
    if LIFECYCLE.after(row.state, verb) in LIFECYCLE.closed:
        changes["ended_at"] = now
    before = LIFECYCLE.advance(row, verb, **changes)
    note(viewer, row, verb, before=before, now=now, why=why, data=data)
    return row


def note(
    viewer: Viewer,
    row: CallBack,
    verb: str,
    *,
    now: datetime,
    before: str,
    why: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Leave the row of a move and wake the lists; no provider hears of it."""
    journal.record_move(
        viewer, thing=THING, thing_id=row.pk, area=row.area_code, verb=verb, from_state=before, to_state=row.state,
        now=now, why=why, data=data or {},
    )  # fmt: skip
    journal.wake_live(THING, area=row.area_code, row_id=row.pk)
