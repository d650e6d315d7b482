"""When a case is answered, tell the community worker on the elder's list, who has no account, by SMS."""

from datetime import datetime

from django.db import transaction

from anju.areas import queries as areas
from anju.incidents import queries as incidents
from anju.incidents.events import IncidentClaimed
from anju.kernel import facts
from anju.kernel.clock import BEIJING
from anju.kernel.secrets import unseal
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import commands as messaging
from anju.messaging import queries as messages
from anju.people import queries as people


@facts.later(IncidentClaimed)
@transaction.atomic
def claimed(_viewer: Viewer, fact: IncidentClaimed, now: datetime) -> None:
    """Tell each community contact once, without the elder's name."""
    if fact.elder_id is None or fact.priority not in {"P1", "P2"}:
        return
    told = messages.messages_of(SYSTEM, "incident", fact.incident_id)
    if told.filter(template__startswith="incident_notice@").exists():
        return
    at = datetime.fromisoformat(fact.at).astimezone(BEIJING)
    for contact in people.contacts(SYSTEM, fact.elder_id):
        if contact.kind != "community":
            continue
        messaging.send(
            SYSTEM,
            user=contact.user_id,
            recipient=contact.name,
            template="incident_notice",
            facts={"area": areas.name(fact.area), "kind": incidents.kind_label(fact.kind), "at": f"{at:%H:%M}"},
            thing="incident",
            thing_id=fact.incident_id,
            area=fact.area,
            channels=("in_app", "sms"),
            addresses={"sms": unseal(contact.phone_sealed)} if contact.phone_sealed else {},
            urgent=True,
            standing="contact",
            now=now,
        )
