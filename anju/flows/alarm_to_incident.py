"""When an alarm was heard, open or extend the incident, or ring as a call for a service; note which, at once."""

from datetime import datetime

from anju.devices.commands import canary, note_verdict
from anju.devices.events import AlarmHeard
from anju.incidents import commands as incidents
from anju.incidents import queries
from anju.kernel import facts
from anju.kernel.viewer import Viewer
from anju.orders import commands as orders


@facts.now(AlarmHeard)
def open_or_extend(viewer: Viewer, heard: AlarmHeard, now: datetime) -> None:
    """Receive the alarm. A canary's press has gone the whole way; a wish for a service is no emergency."""
    if heard.device_kind == "canary":
        canary.heard(viewer, heard.device_id, now=now)
        note_verdict(viewer, heard, verdict="canary", now=now)
    elif heard.signal == "service" and heard.elder_id is not None and not heard.unparsed:
        orders.ring(viewer, heard.elder_id, channel="button", source="signal", source_id=heard.stream_seq, now=now)
        note_verdict(viewer, heard, verdict="service", now=now)
    else:
        case = incidents.receive(viewer, heard, now=now)
        place = heard.stream, heard.stream_seq, heard.device_number, heard.part
        joined = case.presses > 1 and queries.has_joined(viewer, place, case.pk)
        verdict = "joined" if joined else "opened"
        note_verdict(viewer, heard, verdict=verdict, case_id=case.pk, now=now)
