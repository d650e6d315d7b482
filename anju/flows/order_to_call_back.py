"""When a service ends, is rated or disputed, decide whether somebody calls the elder back."""

from datetime import datetime

from anju.kernel import facts
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders.events import OrderCheckedOut, OrderDisputed, OrderRated
from anju.quality import commands as quality


@facts.now(OrderCheckedOut)
def checked_out(_viewer: Viewer, fact: OrderCheckedOut, now: datetime) -> None:
    """Choose by score and lot."""
    quality.choose(SYSTEM, fact.order_id, now=now)


@facts.now(OrderRated)
def rated(_viewer: Viewer, fact: OrderRated, now: datetime) -> None:
    """Choose what was rated poorly."""
    quality.choose(SYSTEM, fact.order_id, now=now)


@facts.now(OrderDisputed)
def disputed(_viewer: Viewer, fact: OrderDisputed, now: datetime) -> None:
    """Choose every dispute."""
    quality.choose(SYSTEM, fact.order_id, now=now, disputed=True)
