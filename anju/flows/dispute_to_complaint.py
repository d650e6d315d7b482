"""When somebody says that a service was not as ordered, open a complaint, so that its clocks run."""

from datetime import datetime

from anju.complaints import commands as complaints
from anju.complaints import queries
from anju.complaints.commands import Words
from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders.events import OrderDisputed


@facts.now(OrderDisputed)
def disputed(viewer: Viewer, fact: OrderDisputed, now: datetime) -> None:
    """Open one where none about this order is open."""
    if queries.complaints(SYSTEM, order=fact.order_id, state="open").exists():
        return
    platform = viewer.platform
    words = Words(kind="other", text=fact.why, order_id=fact.order_id, caller=viewer.name)
    complaints.open_complaint(platform, fact.elder_id, words, channel="order", now=now)
