"""When two records turn out to be one person, cases, assignments and the last sign of life go to the one that stays."""

from datetime import datetime

from anju.devices import commands as devices
from anju.dispatch import commands as dispatch
from anju.incidents import commands as incidents
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people.events import ElderMerged


@facts.later(ElderMerged)
def merged(_viewer: Viewer, fact: ElderMerged, now: datetime) -> None:
    """Move them."""
    incidents.change_elder(SYSTEM, from_elder=fact.merged_id, to_elder=fact.elder_id, now=now)
    dispatch.change_elder(SYSTEM, from_elder=fact.merged_id, to_elder=fact.elder_id)
    devices.change_elder_sign(SYSTEM, from_elder=fact.merged_id, to_elder=fact.elder_id)
