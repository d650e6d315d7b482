"""When an alarm was heard, open or extend the incident, in the same transaction."""

from datetime import datetime

from anju.devices.events import AlarmHeard
from anju.incidents import commands as incidents
from anju.kernel import facts
from anju.kernel.viewer import Viewer


@facts.now(AlarmHeard)
def open_or_extend(viewer: Viewer, heard: AlarmHeard, now: datetime) -> None:
    """Receive the alarm."""
    incidents.receive(viewer, heard, now=now)
