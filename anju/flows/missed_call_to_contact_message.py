"""When a call to a contact was not answered, write to that contact at once."""

from datetime import datetime

from anju.incidents import queries as incidents
from anju.incidents.events import ContactMissed
from anju.kernel import facts
from anju.kernel.clock import BEIJING
from anju.kernel.secrets import unseal
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import commands as messaging
from anju.people import queries as people


@facts.later(ContactMissed)
def write(_viewer: Viewer, fact: ContactMissed, now: datetime) -> None:
    """Ask the contact to call, by SMS, or by mail where that is all there is."""
    case = incidents.incident(SYSTEM, fact.incident_id)
    contact = people.contact(SYSTEM, fact.contact_id)
    at = datetime.fromisoformat(fact.at).astimezone(BEIJING)
    messaging.send(
        SYSTEM,
        user=contact.user_id,
        recipient=contact.name,
        template="contact_missed",
        facts={"elder": case.elder.name if case.elder else "", "at": f"{at:%H:%M}"},
        thing="incident",
        thing_id=case.pk,
        area=case.area_code,
        channels=("sms", "in_app", "email"),
        addresses={"sms": unseal(contact.phone_sealed)} if contact.phone_sealed else {},
        urgent=True,
        standing="contact",
        now=now,
    )
