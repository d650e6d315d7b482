"""When nobody answers a case, tell every operator at the desks it now rings at."""

from datetime import datetime

from django.db import transaction

from anju.areas import queries as areas
from anju.incidents import queries as incidents
from anju.incidents.events import IncidentEscalated
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import commands as messaging


@facts.later(IncidentEscalated)
@transaction.atomic
def tell_desks(_viewer: Viewer, fact: IncidentEscalated, now: datetime) -> None:
    """Write to the present seats in the widened area; the strip itself rings by the live channel."""
    case = incidents.incident(SYSTEM, fact.incident_id)
    waited = max(0, int((datetime.fromisoformat(fact.at) - case.received_at).total_seconds()))
    for seat in incidents.seats_hearing(case, now):
        messaging.send(
            SYSTEM,
            user=seat.user_id,
            recipient=seat.name,
            template="incident_escalated",
            facts={
                "number": fact.number,
                "area": areas.name(fact.area),
                "kind": incidents.kind_label(fact.kind),
                "seconds": waited,
            },
            thing="incident",
            thing_id=fact.incident_id,
            area=fact.area,
            channels=("in_app",),
            urgent=True,
            standing="on_duty",
            now=now,
        )
