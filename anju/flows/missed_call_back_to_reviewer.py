"""When a closed case was not followed by a call within a day, tell the person who closed it."""

from datetime import datetime

from anju.incidents import queries as incidents
from anju.incidents.events import CallBackMissed
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import commands as messaging


@facts.later(CallBackMissed)
def remind(_viewer: Viewer, fact: CallBackMissed, now: datetime) -> None:
    """Remind in the inbox; nobody is woken for it."""
    case = incidents.incident(SYSTEM, fact.incident_id)
    if case.resolved_by_id is None:
        return
    messaging.send(
        SYSTEM,
        user=case.resolved_by_id,
        recipient=case.claimed_name or "—",
        template="call_back_missed",
        facts={"number": case.number, "incident": case.pk},
        thing="incident",
        thing_id=case.pk,
        area=case.area_code,
        channels=("in_app",),
        now=now,
    )
