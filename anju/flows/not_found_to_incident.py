"""When somebody who looked in on an elder did not find them, open the incident in the same transaction."""

from datetime import datetime

from anju.care.events import ElderNotFound
from anju.incidents import commands as incidents
from anju.kernel import facts
from anju.kernel.viewer import Viewer


@facts.now(ElderNotFound)
def not_found(viewer: Viewer, fact: ElderNotFound, now: datetime) -> None:
    """Ring: an alarm never waits. The row names who looked; a grid worker opens no cases of their own."""
    platform = viewer.platform
    incidents.open_manually(
        platform, kind="not_found", elder_id=fact.elder_id, source="visit", note=fact.note or "—", now=now
    )
