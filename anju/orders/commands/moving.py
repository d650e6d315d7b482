"""One step of an order: table, row, journal, fact and the call to live screens, in the caller's transaction."""

from datetime import datetime
from typing import Any

from django.db import connection

from anju.dispatch import commands as dispatch
from anju.journal import commands as journal
from anju.kernel import clock
from anju.kernel.viewer import Viewer
from anju.orders import queries
from anju.orders.events import OrderFact
from anju.orders.lifecycle import LIFECYCLE
from anju.orders.models import Order

THING = "order"
_NEXT = """
INSERT INTO orders_daynumber (county_code, day, last) VALUES (%s, %s, 1)
ON CONFLICT (county_code, day) DO UPDATE SET last = orders_daynumber.last + 1 RETURNING last
"""


def next_number(area: str, now: datetime) -> str:
    """Give out the next number of a county and day, such as ``DD-230103-20261208-0147``."""
    county, day = area[:6], clock.local_day(now)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [county, day])
        row = cursor.fetchone()
    return f"DD-{county}-{day:%Y%m%d}-{row[0]:04d}"


def held(viewer: Viewer, order_id: int) -> Order:
    """Return an order with its assignments held and its row locked, in the one order of locks that everybody keeps."""
    dispatch.hold(THING, order_id)
    return queries.order(viewer, order_id, lock=True)


def step(
    viewer: Viewer,
    row: Order,
    verb: str,
    *,
    now: datetime,
    why: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> Order:
    """Make one move of the table with the changes that belong to it; what rang for it is quiet now."""
    if row.alert and verb != "send" and (row.alert, verb) != ("second", "depart"):  # one sets out, one is missing
        changes = {"alert": "", "alert_at": None, "alert_seen_by": "", **changes}
    before = LIFECYCLE.advance(row, verb, **changes)
    note(viewer, row, verb, before=before, now=now, why=why, data=data)
    return row


def note(
    viewer: Viewer,
    row: Order,
    verb: str,
    *,
    now: datetime,
    before: str | None = None,
    why: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Leave the row of a move (or of a remark that moves nothing) and wake the screens that show the order."""
    journal.record_move(
        viewer, thing=THING, thing_id=row.pk, area=row.area_code, verb=verb,
        from_state=row.state if before is None else before, to_state=row.state, now=now, why=why, data=data or {},
    )  # fmt: skip
    journal.wake_live(
        THING, area=row.area_code, row_id=row.pk, elder=row.elder_id, organisation=row.provider_id
    )  # fmt: skip


def tell(viewer: Viewer, kind: type[OrderFact], row: Order, *, now: datetime, why: str = "") -> None:
    """Publish a fact about an order."""
    fact = kind(
        area=row.area_code, order_id=row.pk, number=row.number, state=row.state, channel=row.channel,
        elder_id=row.elder_id, item=row.item.code if row.item else "", item_name=row.item.name if row.item else "",
        provider_id=row.provider_id, starts_at=row.starts_at.isoformat(), price_fen=row.price_fen,
        subsidy_fen=row.subsidy_fen, own_fen=row.own_fen, fee_fen=row.fee_fen, urgent=row.urgent,
        worker_name=row.worker_name, at=now.isoformat(), why=why,
    )  # fmt: skip
    journal.publish(viewer, fact, now=now)
