"""When a worker accepts, arrives, finishes or falls out, move the incident along, in the same transaction."""

from datetime import datetime

from anju.dispatch.events import (
    AssignmentAccepted,
    AssignmentArrived,
    AssignmentExpired,
    AssignmentFinished,
    AssignmentLost,
    AssignmentRefused,
    AssignmentWithdrawn,
)
from anju.incidents import commands as incidents
from anju.kernel import facts
from anju.kernel.viewer import Viewer


@facts.now(AssignmentAccepted)
def accepted(viewer: Viewer, fact: AssignmentAccepted, now: datetime) -> None:
    """Set the incident to accepted."""
    if fact.thing == "incident":
        incidents.worker_accepted(
            viewer.platform, fact.thing_id, worker_name=fact.worker_name, minutes=fact.minutes, now=now
        )


@facts.now(AssignmentArrived)
def arrived(viewer: Viewer, fact: AssignmentArrived, now: datetime) -> None:
    """Set the incident to arrived."""
    if fact.thing == "incident":
        incidents.worker_arrived(
            viewer.platform, fact.thing_id, worker_name=fact.worker_name, place_flag=fact.place_flag, now=now
        )


@facts.now(AssignmentFinished)
def finished(viewer: Viewer, fact: AssignmentFinished, now: datetime) -> None:
    """Write what the worker found into the incident."""
    if fact.thing == "incident":
        findings = {**fact.findings, "entry": fact.entry}
        incidents.worker_finished(
            viewer.platform, fact.thing_id, worker_name=fact.worker_name, findings=findings, note=fact.note, now=now
        )


def lost(viewer: Viewer, fact: AssignmentLost, now: datetime) -> None:
    """Tell the incident who falls out and who was asked instead."""
    if fact.thing == "incident":
        incidents.worker_lost(
            viewer.platform, fact.thing_id, worker_name=fact.worker_name, how=fact.how, why=fact.reason,
            next_name=fact.next_worker, now=now,
        )  # fmt: skip


for _kind in (AssignmentRefused, AssignmentExpired, AssignmentWithdrawn):
    facts.now(_kind)(lost)
