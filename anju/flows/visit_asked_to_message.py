"""When a visit is asked for, tell the grid workers of the community; the name stands on their list alone."""

from datetime import datetime

from anju.accounts import queries as accounts
from anju.areas import queries as areas
from anju.care.events import VisitAsked
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import commands as messaging


@facts.later(VisitAsked)
def asked(_viewer: Viewer, fact: VisitAsked, now: datetime) -> None:
    """Write to each of them."""
    for user_id in fact.user_ids:
        messaging.send(
            SYSTEM,
            user=user_id,
            recipient=accounts.user(SYSTEM, user_id).name,
            template="visit_asked",
            facts={"area": areas.name(fact.area), "by": fact.by_name},
            thing="check",
            thing_id=fact.check_id,
            area=fact.area,
            channels=("in_app", "sms"),
            urgent=True,
            now=now,
        )
