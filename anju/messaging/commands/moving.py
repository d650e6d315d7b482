"""One step of a message: table, row, journal and the call to live screens, in the caller's transaction."""

import json
from datetime import datetime
from typing import Any

from anju.journal import commands as journal
from anju.kernel.viewer import Viewer
from anju.messaging.lifecycle import LIFECYCLE
from anju.messaging.models import Message

THING = "message"


def step(viewer: Viewer, row: Message, verb: str, *, now: datetime, why: str = "", **changes: Any) -> Message:
    """Make one move of the table with the changes that belong to it, and leave its row."""
    before = row.state
    row.state = LIFECYCLE.after(before, verb)
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *changes])
    note(viewer, row, verb, before=before, now=now, why=why)
    return row


def note(viewer: Viewer, row: Message, verb: str, *, before: str, now: datetime, why: str = "") -> None:
    """Leave the row of a move and wake the screens of the recipient and of the desk."""
    journal.record_move(
        viewer,
        thing=THING,
        thing_id=row.pk,
        area=row.area_code,
        verb=verb,
        from_state=before,
        to_state=row.state,
        now=now,
        why=why,
        data={"channel": row.channel, "thing": row.thing, "thing_id": row.thing_id},
    )
    word = {"topic": THING, "area": row.area_code, "id": row.pk, "elder": None, "user": row.user_id}
    journal.wake("live", json.dumps(word))
