"""When an alarm was heard, open or extend the incident and note which of the two, in the same transaction."""

from datetime import datetime

from anju.devices.commands import canary, note_verdict
from anju.devices.events import AlarmHeard
from anju.incidents import commands as incidents
from anju.incidents import queries
from anju.kernel import facts
from anju.kernel.viewer import Viewer


@facts.now(AlarmHeard)
def open_or_extend(viewer: Viewer, heard: AlarmHeard, now: datetime) -> None:
    """Receive the alarm. A canary's press has gone the whole way; nobody has to answer it."""
    if heard.device_kind == "canary":
        canary.heard(viewer, heard.device_id, now=now)
        note_verdict(viewer, heard, verdict="canary", now=now)
    else:
        case = incidents.receive(viewer, heard, now=now)
        verdict = "joined" if queries.has_joined(viewer, heard.stream, heard.stream_seq, case.pk) else "opened"
        note_verdict(viewer, heard, verdict=verdict, case_id=case.pk, now=now)
