"""When many devices of one place fall silent together, open one case with the people sorted by risk."""

from datetime import datetime

from anju.devices.events import MassSilence
from anju.incidents import commands as incidents
from anju.incidents import queries
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer


@facts.later(MassSilence)
def many_silent(_viewer: Viewer, fact: MassSilence, now: datetime) -> None:
    """Ring once for the whole place."""
    incidents.note_technical(
        SYSTEM,
        kind="mass_silence",
        area=fact.area,
        device_number=queries.silence_number(SYSTEM, fact.event_id),
        data={"devices": fact.devices, "since": fact.since, "elders": fact.elders},
        now=now,
    )
