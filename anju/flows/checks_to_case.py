"""When everybody behind a mass silence was looked in on, or all is back, the open case says so."""

from datetime import datetime

from anju.care.events import RoundClosed
from anju.care.queries import CLOSED
from anju.incidents import commands as incidents
from anju.incidents import queries
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer


@facts.later(RoundClosed)
def closed(_viewer: Viewer, fact: RoundClosed, now: datetime) -> None:
    """Write into the case of the mass silence how its list ended; the desk closes the case."""
    if fact.kind != "mass" or fact.event_id is None:
        return
    text = f"{CLOSED.get(fact.why, fact.why)}：{fact.checked}/{fact.people}"
    for case in queries.incidents(
        SYSTEM, state="open", kind="mass_silence", text=queries.silence_number(SYSTEM, fact.event_id)
    ):
        incidents.add_note(SYSTEM, case.pk, text=text, now=now)
