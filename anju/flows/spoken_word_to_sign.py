"""When an elder was spoken with on the telephone, that is a sign of life."""

from datetime import datetime

from anju.devices import commands as devices
from anju.incidents.events import ElderSpoke
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer


@facts.later(ElderSpoke)
def spoken(_viewer: Viewer, fact: ElderSpoke, _now: datetime) -> None:
    """Note who heard the elder, and when the call ended."""
    if fact.elder_id is not None:
        at = datetime.fromisoformat(fact.at)
        devices.note_sign(
            SYSTEM, fact.elder_id, source="call", at=at, now=at, detail=fact.by_name, thing="incident",
            thing_id=fact.incident_id,
        )  # fmt: skip
