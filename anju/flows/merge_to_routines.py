"""When two records turn out to be one person, times away and real cases go to the record that stays."""

from datetime import datetime

from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people.events import ElderMerged
from anju.routines import commands as routines


@facts.later(ElderMerged)
def merged(_viewer: Viewer, fact: ElderMerged, now: datetime) -> None:
    """Move them; the sensors come by their bindings."""
    routines.change_elder(SYSTEM, from_elder=fact.merged_id, to_elder=fact.elder_id, now=now)
