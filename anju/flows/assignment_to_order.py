"""When a worker accepts, arrives, finishes or falls out, move the order along, in the same transaction."""

from datetime import datetime

from anju.dispatch.events import (
    AssignmentAccepted,
    AssignmentArrived,
    AssignmentExpired,
    AssignmentFinished,
    AssignmentLost,
    AssignmentMissed,
    AssignmentRefused,
    AssignmentWithdrawn,
    VisitCorrected,
)
from anju.kernel import facts
from anju.kernel.viewer import Viewer
from anju.orders import commands as orders


@facts.now(AssignmentAccepted)
def accepted(viewer: Viewer, fact: AssignmentAccepted, now: datetime) -> None:
    """Set the order to accepted."""
    if fact.thing == "order":
        orders.worker_accepted(
            viewer.platform, fact.thing_id, worker_id=fact.worker_id, worker_name=fact.worker_name, now=now
        )


@facts.now(AssignmentArrived)
def arrived(viewer: Viewer, fact: AssignmentArrived, now: datetime) -> None:
    """Check in and begin."""
    if fact.thing == "order":
        orders.worker_arrived(
            viewer.platform,
            fact.thing_id,
            worker_name=fact.worker_name,
            place_flag=fact.place_flag,
            now=now,
            at=_at(fact, now),
        )


@facts.now(AssignmentFinished)
def finished(viewer: Viewer, fact: AssignmentFinished, now: datetime) -> None:
    """Check out."""
    if fact.thing == "order":
        orders.worker_finished(
            viewer.platform,
            fact.thing_id,
            worker_name=fact.worker_name,
            note_text=fact.note,
            now=now,
            at=_at(fact, now),
            weak=fact.weak,
        )


@facts.now(AssignmentMissed)
def missed(viewer: Viewer, fact: AssignmentMissed, now: datetime) -> None:
    """Let the desk know that nobody opened."""
    if fact.thing == "order":
        orders.worker_missed(
            viewer.platform, fact.thing_id, worker_name=fact.worker_name, place_flag=fact.place_flag, why=fact.reason,
            now=now, at=_at(fact, now),
        )  # fmt: skip


@facts.now(VisitCorrected)
def corrected(viewer: Viewer, fact: VisitCorrected, now: datetime) -> None:
    """Weigh again what the checks of the visit hold back."""
    if fact.thing == "order":
        orders.visit_corrected(viewer.platform, fact.thing_id, now=now)


def _at(fact: AssignmentArrived | AssignmentFinished | AssignmentMissed, now: datetime) -> datetime:
    """Return when it happened: a phone without a net tells it later."""
    return datetime.fromisoformat(fact.at) if fact.at else now


def lost(viewer: Viewer, fact: AssignmentLost, now: datetime) -> None:
    """Look for the next worker, or ring the desk; an order that was called off itself only notes it."""
    if fact.thing == "order":
        orders.worker_lost(
            viewer.platform, fact.thing_id, worker_name=fact.worker_name, how=fact.how, why=fact.reason,
            now=now,
        )  # fmt: skip


for _kind in (AssignmentRefused, AssignmentExpired, AssignmentWithdrawn):
    facts.now(_kind)(lost)
