"""When a worker accepts, arrives, finishes or falls out, move the order along, in the same transaction."""

from dataclasses import replace
from datetime import datetime

from anju.dispatch.events import (
    AssignmentAccepted,
    AssignmentArrived,
    AssignmentExpired,
    AssignmentFinished,
    AssignmentMissed,
    AssignmentRefused,
    AssignmentWithdrawn,
    VisitCorrected,
)
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import commands as orders


def _for(viewer: Viewer) -> Viewer:
    """Return the platform acting for this person: the row names the worker."""
    return replace(SYSTEM, name=viewer.name, user_id=viewer.user_id)


@facts.now(AssignmentAccepted)
def accepted(viewer: Viewer, fact: AssignmentAccepted, now: datetime) -> None:
    """Set the order to accepted."""
    if fact.thing == "order":
        orders.worker_accepted(
            _for(viewer), fact.thing_id, worker_id=fact.worker_id, worker_name=fact.worker_name, now=now
        )


@facts.now(AssignmentArrived)
def arrived(viewer: Viewer, fact: AssignmentArrived, now: datetime) -> None:
    """Check in and begin."""
    if fact.thing == "order":
        orders.worker_arrived(
            _for(viewer),
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
            _for(viewer),
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
            _for(viewer), fact.thing_id, worker_name=fact.worker_name, place_flag=fact.place_flag, why=fact.reason,
            now=now, at=_at(fact, now),
        )  # fmt: skip


@facts.now(VisitCorrected)
def corrected(viewer: Viewer, fact: VisitCorrected, now: datetime) -> None:
    """Weigh again what the checks of the visit hold back."""
    if fact.thing == "order":
        orders.visit_corrected(_for(viewer), fact.thing_id, now=now)


def _at(fact: AssignmentArrived | AssignmentFinished | AssignmentMissed, now: datetime) -> datetime:
    """Return when it happened: a phone without a net tells it later."""
    return datetime.fromisoformat(fact.at) if fact.at else now


@facts.now(AssignmentRefused)
def refused(viewer: Viewer, fact: AssignmentRefused, now: datetime) -> None:
    """Look for the next worker, or ring the desk."""
    _lost(viewer, fact, now, how="refused", why=fact.reason)


@facts.now(AssignmentExpired)
def expired(viewer: Viewer, fact: AssignmentExpired, now: datetime) -> None:
    """Look for the next worker, or ring the desk."""
    _lost(viewer, fact, now, how="expired")


@facts.now(AssignmentWithdrawn)
def withdrawn(viewer: Viewer, fact: AssignmentWithdrawn, now: datetime) -> None:
    """Write down who was called off; an order that was called off itself stays as it is."""
    _lost(viewer, fact, now, how="withdrawn", why=fact.reason)


def _lost(
    viewer: Viewer,
    fact: AssignmentRefused | AssignmentExpired | AssignmentWithdrawn,
    now: datetime,
    *,
    how: str,
    why: str = "",
) -> None:
    if fact.thing == "order":
        orders.worker_lost(_for(viewer), fact.thing_id, worker_name=fact.worker_name, how=how, why=why, now=now)
