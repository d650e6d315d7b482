"""When somebody at a desk takes an alarm, the gateways are told: a unit that was asked to hold hears "handled"."""

from datetime import datetime, timedelta

from procrastinate.contrib.django import app as jobs

from anju.devices import commands as devices
from anju.incidents import queries
from anju.incidents.events import IncidentClaimed
from anju.kernel import clock, facts
from anju.kernel.viewer import SYSTEM, Viewer

REACH = timedelta(hours=1)  # a unit gives up holding after half an hour


@facts.later(IncidentClaimed)
def claimed(_viewer: Viewer, fact: IncidentClaimed, now: datetime) -> None:
    """Tell the gateways which devices opened or joined this case."""
    devices.tell_taken(SYSTEM, queries.answered_devices(SYSTEM, since=now - REACH, case_id=fact.incident_id))


@jobs.periodic(cron="* * * * *")
@jobs.task(name="flows.taken_again", queue="devices", queueing_lock="flows.taken_again")
def again(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's shape
    """Tell them again while it is so: a gateway may have been started anew, and forgets by itself."""
    devices.tell_taken(SYSTEM, queries.answered_devices(SYSTEM, since=clock.now() - REACH))
