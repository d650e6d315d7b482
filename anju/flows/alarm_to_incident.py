"""When an alarm was heard, open or extend the incident, in the same transaction."""

from datetime import datetime

from anju.devices.commands import canary
from anju.devices.events import AlarmHeard
from anju.incidents import commands as incidents
from anju.kernel import facts
from anju.kernel.viewer import Viewer


@facts.now(AlarmHeard)
def open_or_extend(viewer: Viewer, heard: AlarmHeard, now: datetime) -> None:
    """Receive the alarm. A canary's press has gone the whole way; nobody has to answer it."""
    if heard.device_kind == "canary":
        canary.heard(viewer, heard.device_id, now=now)
    else:
        incidents.receive(viewer, heard, now=now)
