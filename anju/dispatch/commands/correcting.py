"""A finished visit cannot be changed: a correction is asked for with a reason and decided by somebody else."""

import copy
from datetime import datetime
from typing import Any

from django.db import transaction

from anju.dispatch import permissions, queries
from anju.dispatch.commands.moving import hold, tell
from anju.dispatch.commands.proving import proof_of
from anju.dispatch.events import VisitCorrected
from anju.dispatch.lifecycle import CORRECTION
from anju.dispatch.models import Assignment, Correction
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import Viewer

THING = "correction"


class NotLocked(Conflict):
    """Only a finished visit is locked; before its end it is simply filled in."""

    code = "visit_not_locked"


class CorrectionOpen(Conflict):
    """One request at a time."""

    code = "correction_open"


class CorrectionReason(Invalid):
    """A request and a decision need their reasons."""

    code = "correction_reason"


class NothingCorrected(Invalid):
    """What is asked is what stands there."""

    code = "correction_empty"


class CorrectionTimes(Invalid):
    """A visit ends after it began, begins after the worker said yes, and lies in the past."""

    code = "correction_times"


@transaction.atomic
def ask_correction(
    viewer: Viewer,
    assignment_id: int,
    *,
    reason: str,
    now: datetime,
    arrived_at: datetime | None = None,
    finished_at: datetime | None = None,
    note: str = "",
) -> Correction:
    """Ask that other times or another note be read than those recorded."""
    found = queries.visit_to_correct(viewer, assignment_id)
    permissions.check(viewer, "ask_correction", found)
    hold(found.thing, found.thing_id)
    row = queries.visit_to_correct(viewer, assignment_id)
    if row.state != "finished":
        raise NotLocked(state=row.state)
    if not reason.strip():
        raise CorrectionReason(field="reason")
    if row.corrections.filter(state="asked").exists():
        raise CorrectionOpen
    changes = _changes(row, arrived_at, finished_at, note.strip()[:1000], now)
    made = Correction.objects.create(
        assignment=row, area_code=row.area_code, reason=reason.strip()[:500], asked_by=viewer.actor,
        asked_name=viewer.name[:60], asked_at=now, **changes,
    )  # fmt: skip
    _leave(viewer, made, "ask", before="", now=now, why=made.reason)
    return made


def _changes(
    row: Assignment, arrived_at: datetime | None, finished_at: datetime | None, note: str, now: datetime
) -> dict[str, Any]:
    arrived = None if arrived_at is None or _same(arrived_at, row.arrived_at) else arrived_at
    finished = None if finished_at is None or _same(finished_at, row.finished_at) else finished_at
    if arrived is None and finished is None and not note:
        raise NothingCorrected(field="reason")
    start, end = arrived or row.arrived_at, finished or row.finished_at
    if start is None or end is None or not (row.answered_at or row.offered_at) <= start < end <= now:
        raise CorrectionTimes(field="arrived_at")
    return {"arrived_at": arrived, "finished_at": finished, "note": note}


def _same(told: datetime, stands: datetime | None) -> bool:
    """Whether a time of a form is the recorded one: forms know no seconds."""
    return stands is not None and told.replace(second=0, microsecond=0) == stands.replace(second=0, microsecond=0)


@transaction.atomic
def approve_correction(viewer: Viewer, correction_id: int, *, now: datetime, why: str = "") -> Correction:
    """Agree: from now on both are read, the original and what corrects it, and the checks are made once more."""
    row = _decide(viewer, correction_id, "approve", why, now)
    visit = copy.copy(row.assignment)
    visit.arrived_at = row.arrived_at or visit.arrived_at
    visit.finished_at = row.finished_at or visit.finished_at
    row.proof = proof_of(visit, now=now)
    row.save(update_fields=["proof"])
    tell(viewer, VisitCorrected, row.assignment, now=now)
    return row


@transaction.atomic
def refuse_correction(viewer: Viewer, correction_id: int, *, why: str, now: datetime) -> Correction:
    """Leave the record as it is, with the reason."""
    if not why.strip():
        raise CorrectionReason(field="why")
    return _decide(viewer, correction_id, "refuse", why, now)


def _decide(viewer: Viewer, correction_id: int, verb: str, why: str, now: datetime) -> Correction:
    row = queries.correction(viewer, correction_id, lock=True)
    permissions.check(viewer, "decide_correction", row)
    before, row.state = row.state, CORRECTION.after(row.state, verb)
    row.decided_by, row.decided_name = viewer.actor, viewer.name[:60]
    row.decided_at, row.decided_why = now, why.strip()[:500]
    row.save(update_fields=["state", "decided_by", "decided_name", "decided_at", "decided_why"])
    _leave(viewer, row, verb, before=before, now=now, why=row.decided_why)
    return row


def _leave(viewer: Viewer, row: Correction, verb: str, *, before: str, now: datetime, why: str) -> None:
    """Leave the rows of the request and of the visit that it is about."""
    times = {name: at.isoformat() for name in ("arrived_at", "finished_at") if (at := getattr(row, name))}
    for thing, thing_id, states in (
        (THING, row.pk, (before, row.state)),
        ("assignment", row.assignment_id, ("finished", "finished")),
    ):
        journal.record_move(
            viewer, thing=thing, thing_id=thing_id, area=row.area_code,
            verb=verb if thing == THING else f"{verb}_correction", from_state=states[0], to_state=states[1], now=now,
            why=why, data={"assignment": row.assignment_id, **times},
        )  # fmt: skip
