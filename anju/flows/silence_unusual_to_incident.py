"""When nobody has moved in a home for longer than usual, open or extend a case; movement afterwards stands in it."""

from datetime import datetime

from anju.incidents import commands as incidents
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer
from anju.routines.events import MovedAgain, SilenceUnusual

KIND = "inactivity"


@facts.now(SilenceUnusual)
def unusual(_viewer: Viewer, fact: SilenceUnusual, now: datetime) -> None:
    """Let it ring at the desk, with the facts of the decision."""
    incidents.notice(
        SYSTEM,
        kind=KIND,
        area=fact.area,
        elder_id=fact.elder_id,
        dwelling_id=fact.dwelling_id,
        device_id=fact.device_id,
        data={"reason": fact.reason, "home": fact.home_id, "episode": fact.episode_id},
        now=now,
    )


@facts.now(MovedAgain)
def moved(_viewer: Viewer, fact: MovedAgain, now: datetime) -> None:
    """Write the movement into the open case."""
    data = {"since": fact.since, "moved_at": fact.moved_at, "place": fact.place}
    incidents.note_movement(SYSTEM, kind=KIND, elder_id=fact.elder_id, data=data, now=now)
