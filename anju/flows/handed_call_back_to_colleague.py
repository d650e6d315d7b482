"""When a call-back is handed over, tell whoever has it now: it left one list and came to another."""

from datetime import datetime

from anju.accounts import queries as accounts
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import commands as messaging
from anju.quality import queries as quality
from anju.quality.events import CallBackHandedOver


@facts.later(CallBackHandedOver)
def tell_colleague(_viewer: Viewer, fact: CallBackHandedOver, now: datetime) -> None:
    """Write to the inbox; nobody is woken for it, and nobody is told what they decided or do not hold any more."""
    row = quality.call_back(SYSTEM, fact.call_back_id)
    if fact.user_id == fact.by_id or (row.state, row.taken_by) != ("taken", fact.user_id):
        return
    messaging.send(
        SYSTEM,
        user=fact.user_id,
        recipient=accounts.user(SYSTEM, fact.user_id).name,
        template="call_back_handed_over",
        facts={"number": row.order.number, "by": fact.by_name, "call": row.pk},
        thing="call_back",
        thing_id=row.pk,
        area=row.area_code,
        channels=("in_app",),
        now=now,
    )
