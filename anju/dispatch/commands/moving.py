"""One step of an assignment: table, row, journal, fact and the call to live screens, in the caller's transaction."""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from anju.dispatch import queries
from anju.dispatch.events import AssignmentFact
from anju.dispatch.lifecycle import LIFECYCLE
from anju.dispatch.models import Assignment, Worker
from anju.journal import commands as journal
from anju.kernel.viewer import Viewer

THING = "assignment"


def hold(thing: str, thing_id: int, *, wait: bool = True) -> bool:
    """Hold a thing until the transaction ends, before any row of it or of its assignments is locked.

    The desk locks a case and then its assignments, a worker the other way round; whoever holds first, goes first.
    Without ``wait`` return False when somebody else holds it.
    """
    verb = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {verb}(hashtextextended(%s, 0))", [f"{thing}:{thing_id}"])
        row = cursor.fetchone()
    return bool(row[0]) if not wait else True


def own(viewer: Viewer, assignment_id: int) -> Assignment:
    """Return the worker's own assignment with its thing held and its row locked."""
    found = queries.own_assignment(viewer, assignment_id)
    hold(found.thing, found.thing_id)
    return queries.own_assignment(viewer, assignment_id, lock=True)


def step(
    viewer: Viewer,
    row: Assignment,
    verb: str,
    *,
    now: datetime,
    why: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> Assignment:
    """Make one move of the table with the changes that belong to it, and leave its row."""
    before = LIFECYCLE.advance(row, verb, **changes)
    note(viewer, row, verb, before=before, now=now, why=why, data=data)
    return row


def note(
    viewer: Viewer,
    row: Assignment,
    verb: str,
    *,
    before: str,
    now: datetime,
    why: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Leave the row of a move and wake the screens of the desk and of the worker."""
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
        data={"thing": row.thing, "thing_id": row.thing_id, "worker": row.worker.name, **(data or {})},
    )
    journal.wake_live(
        THING, area=row.area_code, row_id=row.pk, elder=row.elder_id, user=row.worker.user_id,
        organisation=row.worker.organisation_id,
    )  # fmt: skip


def wake_phones(viewer: Viewer, thing: str, thing_id: int) -> None:
    """Let the phones of whoever was asked for a thing fetch it again: its time or its place in a round is another."""
    for row in queries.active_assignments(viewer, thing, thing_id):
        word = {"topic": THING, "area": "", "id": row.pk, "elder": None, "user": row.worker.user_id}
        journal.wake("live", json.dumps(word))


def tell(viewer: Viewer, kind: type[AssignmentFact], row: Assignment, *, now: datetime, **facts: Any) -> None:
    """Publish a fact about an assignment."""
    fact = kind(
        area=row.area_code,
        assignment_id=row.pk,
        thing=row.thing,
        thing_id=row.thing_id,
        worker_id=row.worker_id,
        worker_name=row.worker.name,
        worker_user_id=row.worker.user_id,
        elder_id=row.elder_id,
        minutes=row.minutes_estimated,
        **facts,
    )
    journal.publish(viewer, fact, now=now)


def note_worker(viewer: Viewer, row: Worker, verb: str, *, now: datetime, data: dict[str, Any] | None = None) -> None:
    """Leave the audit row of a change to a worker and wake the screens that show who is on duty."""
    journal.record_audit(
        viewer,
        kind="change",
        thing="worker",
        thing_id=row.pk,
        area=row.area_code,
        now=now,
        data={"verb": verb, **(data or {})},
    )
    journal.wake_live(
        THING, area=row.area_code, row_id=row.pk, user=row.user_id, organisation=row.organisation_id
    )  # fmt: skip
