"""When an elder's emergency moves, tell the family with accounts, at the same time as everybody else."""

from datetime import datetime

from django.db import transaction

from anju.incidents import queries as incidents
from anju.incidents.events import (
    IncidentAccepted,
    IncidentArrived,
    IncidentClaimed,
    IncidentDispatched,
    IncidentFact,
    IncidentReopened,
    IncidentResolved,
)
from anju.kernel import facts
from anju.kernel.clock import BEIJING
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import commands as messaging
from anju.messaging import queries as messages
from anju.people import queries as people

TOLD = frozenset({"P1", "P2", "P3"})


@facts.later(IncidentClaimed)
def claimed(_viewer: Viewer, fact: IncidentClaimed, now: datetime) -> None:
    """Say that an operator answers; a take-over is not told again."""
    if not _told_before(fact, "incident_claimed"):
        _tell(fact, "incident_claimed", now, by=fact.by_name)


@facts.later(IncidentDispatched)
def dispatched(_viewer: Viewer, fact: IncidentDispatched, now: datetime) -> None:
    """Say who was asked to go."""
    _tell(fact, "incident_dispatched", now, worker=fact.worker_name)


@facts.later(IncidentAccepted)
def accepted(_viewer: Viewer, fact: IncidentAccepted, now: datetime) -> None:
    """Say who is on the way."""
    _tell(fact, "incident_accepted", now, worker=fact.worker_name, minutes=fact.minutes or "—")


@facts.later(IncidentArrived)
def arrived(_viewer: Viewer, fact: IncidentArrived, now: datetime) -> None:
    """Say that somebody is there."""
    _tell(fact, "incident_arrived", now, worker=fact.worker_name)


@facts.later(IncidentResolved)
def resolved(_viewer: Viewer, fact: IncidentResolved, now: datetime) -> None:
    """Say how it ended."""
    _tell(fact, "incident_resolved", now, outcome=incidents.outcome_label(fact.outcome))


@facts.later(IncidentReopened)
def reopened(_viewer: Viewer, fact: IncidentReopened, now: datetime) -> None:
    """Say that it goes on."""
    _tell(fact, "incident_reopened", now)


def _told_before(fact: IncidentFact, template: str) -> bool:
    told = messages.messages_of(SYSTEM, "incident", fact.incident_id).filter(template__startswith=f"{template}@")
    reopened_at = incidents.incident(SYSTEM, fact.incident_id).reopened_at
    return (told.filter(created_at__gte=reopened_at) if reopened_at else told).exists()


@transaction.atomic
def _tell(fact: IncidentFact, template: str, now: datetime, **more: object) -> None:
    if fact.elder_id is None or fact.priority not in TOLD:
        return
    elder = people.elder(SYSTEM, fact.elder_id)
    at = datetime.fromisoformat(fact.at).astimezone(BEIJING)
    for contact in people.contacts(SYSTEM, fact.elder_id):
        if contact.user_id is None:
            continue
        messaging.send(
            SYSTEM,
            user=contact.user_id,
            recipient=contact.name,
            template=template,
            facts={"elder": elder.name, "kind": incidents.kind_label(fact.kind), "at": f"{at:%H:%M}", **more},
            thing="incident",
            thing_id=fact.incident_id,
            area=fact.area,
            channels=("in_app", "sms", "email"),
            urgent=fact.priority == "P1",
            standing="contact",
            now=now,
        )
