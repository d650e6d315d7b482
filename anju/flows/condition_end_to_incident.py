"""When a value is within its limits again or an elder is back, note it in the open case; a person closes it."""

from datetime import datetime

from anju.devices.events import ConditionEnded
from anju.incidents import commands as incidents
from anju.kernel import facts
from anju.kernel.viewer import Viewer


@facts.now(ConditionEnded)
def note(viewer: Viewer, fact: ConditionEnded, now: datetime) -> None:
    """Write one line into the timeline of the open case, if there is one."""
    incidents.end_condition(viewer, kind=fact.signal, elder_id=fact.elder_id, data=fact.values, now=now)
