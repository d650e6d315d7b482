"""What every step of a check and a list has: its move row, and the word to live screens."""

import json
from datetime import datetime
from typing import Any

from anju.care.events import RoundClosed
from anju.care.lifecycle import DONE, LIFECYCLE, OPEN
from anju.care.models import Check, Round
from anju.care.queries.shown import THING
from anju.journal import commands as journal
from anju.kernel.viewer import Viewer

ROUND = "round"


def step(viewer: Viewer, row: Check, verb: str, *, now: datetime, why: str = "", **changes: Any) -> None:
    """Move a check along and write the row of it."""
    before, row.state = row.state, LIFECYCLE.after(row.state, verb)
    if row.state in LIFECYCLE.closed:
        changes |= {"ended_at": now, "ended_by": viewer.actor, "ended_name": viewer.name[:60]}
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *changes])
    journal.record_move(
        viewer, thing=THING, thing_id=row.pk, area=row.area_code, verb=verb, from_state=before, to_state=row.state,
        now=now, why=why, data={"elder": row.elder_id, "round": row.round_id},
    )  # fmt: skip
    wake(row.area_code, row.pk, row.elder_id)


def close_if_done(viewer: Viewer, round_id: int, *, now: datetime) -> None:
    """Close an event's list when nobody on it waits any more; a morning's list lasts the day."""
    row = Round.objects.select_for_update().get(pk=round_id)
    if row.closed_at is None and row.kind != "morning" and not row.checks.filter(state__in=OPEN).exists():
        close(viewer, row, why="all_checked", now=now)


def close(viewer: Viewer, row: Round, *, why: str, now: datetime) -> None:
    """Close a list, saying why."""
    row.closed_at, row.closed_why = now, why
    row.save(update_fields=["closed_at", "closed_why"])
    people = row.checks.count()
    checked = row.checks.filter(state__in=DONE).count()
    journal.record_move(
        viewer, thing=ROUND, thing_id=row.pk, area=row.area_code, verb="close", from_state="open", to_state="closed",
        now=now, why=why, data={"people": people, "checked": checked},
    )  # fmt: skip
    fact = RoundClosed(
        area=row.area_code, round_id=row.pk, kind=row.kind, event_id=row.event_id, why=why, checked=checked,
        people=people,
    )  # fmt: skip
    journal.publish(viewer, fact, now=now)
    wake(row.area_code, row.pk, None)


def wake(area: str, thing_id: int, elder_id: int | None) -> None:
    """Tell live screens that a list changed."""
    said = {"topic": "check", "area": area, "id": thing_id, "elder": elder_id, "user": None}
    journal.wake("live", json.dumps(said))
