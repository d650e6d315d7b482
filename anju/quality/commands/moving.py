"""One step of a call-back: table, row, journal and the call to live screens, in the caller's transaction."""

import json
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
    before, row.state = row.state, LIFECYCLE.after(row.state, verb)
    if row.state in LIFECYCLE.closed:
        changes["ended_at"] = now
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *changes])
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
    journal.wake("live", json.dumps({"topic": THING, "area": row.area_code, "id": row.pk, "elder": None, "user": None}))
