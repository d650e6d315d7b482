"""When a worker accepts, arrives, finishes or falls out, move the incident along, in the same transaction."""

from dataclasses import replace
from datetime import datetime

from anju.dispatch.events import (
    AssignmentAccepted,
    AssignmentArrived,
    AssignmentExpired,
    AssignmentFinished,
    AssignmentRefused,
    AssignmentWithdrawn,
)
from anju.incidents import commands as incidents
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer


def _for(viewer: Viewer) -> Viewer:
    """Return the platform acting for this person: the worker does not see the case, the row names the worker."""
    return replace(SYSTEM, name=viewer.name, user_id=viewer.user_id)


@facts.now(AssignmentAccepted)
def accepted(viewer: Viewer, fact: AssignmentAccepted, now: datetime) -> None:
    """Set the incident to accepted."""
    if fact.thing == "incident":
        incidents.worker_accepted(
            _for(viewer), fact.thing_id, worker_name=fact.worker_name, minutes=fact.minutes, now=now
        )


@facts.now(AssignmentArrived)
def arrived(viewer: Viewer, fact: AssignmentArrived, now: datetime) -> None:
    """Set the incident to arrived."""
    if fact.thing == "incident":
        incidents.worker_arrived(
            _for(viewer), fact.thing_id, worker_name=fact.worker_name, place_flag=fact.place_flag, now=now
        )


@facts.now(AssignmentFinished)
def finished(viewer: Viewer, fact: AssignmentFinished, now: datetime) -> None:
    """Write what the worker found into the incident."""
    if fact.thing == "incident":
        findings = {**fact.findings, "entry": fact.entry}
        incidents.worker_finished(
            _for(viewer), fact.thing_id, worker_name=fact.worker_name, findings=findings, note=fact.note, now=now
        )


@facts.now(AssignmentRefused)
def refused(viewer: Viewer, fact: AssignmentRefused, now: datetime) -> None:
    """Tell the incident who cannot go and who was asked instead."""
    _lost(viewer, fact, now, how="refused", why=fact.reason, next_name=fact.next_worker)


@facts.now(AssignmentExpired)
def expired(viewer: Viewer, fact: AssignmentExpired, now: datetime) -> None:
    """Tell the incident who did not answer and who was asked instead."""
    _lost(viewer, fact, now, how="expired", next_name=fact.next_worker)


@facts.now(AssignmentWithdrawn)
def withdrawn(viewer: Viewer, fact: AssignmentWithdrawn, now: datetime) -> None:
    """Tell the incident who was called off."""
    _lost(viewer, fact, now, how="withdrawn", why=fact.reason)


def _lost(
    viewer: Viewer,
    fact: AssignmentRefused | AssignmentExpired | AssignmentWithdrawn,
    now: datetime,
    *,
    how: str,
    why: str = "",
    next_name: str = "",
) -> None:
    if fact.thing == "incident":
        incidents.worker_lost(
            _for(viewer), fact.thing_id, worker_name=fact.worker_name, how=how, why=why, next_name=next_name, now=now
        )
