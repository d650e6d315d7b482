"""What the desk must act on before the elder notices, and what the clock does next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from anju.kernel.viewer import Viewer
from anju.orders.lifecycle import GOING, WAITING
from anju.orders.models import Item, Order
from anju.orders.queries.scope import seen_sql
from anju.orders.rules import timing

_MEAL = "meal"
_ORDER = ["call", "absent", "late", "second", "nobody", "refused"]
_MOST = 100
_RINGING = """
SELECT o.id, o.alert, o.alert_at, o.alert_seen_by, o.starts_at, o.elder_id, e.name, i.name
FROM orders_order o JOIN people_elder e ON e.id = o.elder_id LEFT JOIN orders_item i ON i.id = o.item_id
WHERE """


class RingingRow(NamedTuple):
    """One order that rings."""

    pk: int
    alert: str
    alert_at: datetime | None
    alert_seen_by: str
    starts_at: datetime
    elder_id: int
    elder: str
    item: str | None


@dataclass(frozen=True, slots=True)
class Ringing:
    """What rings at the desk: the first rows, how many there are, and a mark of the ringing set."""

    rows: list[RingingRow]
    count: int
    mark: str


def ringing(viewer: Viewer, *, most: int = 5) -> Ringing:
    """List orders that need a person: calls first, then who is late, then those without anybody."""
    where, values = seen_sql(viewer)
    order = " ORDER BY array_position(%s, o.alert::text), o.starts_at, o.id LIMIT %s"  # what has no place comes last
    with connection.cursor() as cursor:
        cursor.execute(_RINGING + " AND ".join([*where, "NOT (o.alert = '')"]) + order, [*values, _ORDER, _MOST])
        rows = [RingingRow._make(row) for row in cursor.fetchall()]
    unseen = [row for row in rows if not row.alert_seen_by]
    return Ringing(rows[:most], len(rows), ",".join(f"{row.pk}.{row.alert}" for row in unseen))


def due_alerts(viewer: Viewer, now: datetime) -> QuerySet[Order]:
    """List orders that may have to ring: nobody near the window, one of two, or nobody at the door once it began."""
    viewer.need("order.manage")
    soon = Q(state__in=WAITING, starts_at__lte=now + timing.NOBODY_AHEAD) | Q(state__in=WAITING, tries__gt=timing.TRIES)
    late = Q(state__in=GOING, starts_at__lte=now)
    paired = list(Item.objects.filter(people__gt=1).values_list("pk", flat=True))
    alone = Q(state__in=GOING, starts_at__lte=now + timing.NOBODY_AHEAD, item__in=paired)
    quiet = Q(alert="") & (soon | late | alone)
    return Order.objects.filter(quiet | Q(alert="second") & late).order_by("starts_at", "id")


def due_to_send(viewer: Viewer, now: datetime) -> QuerySet[Order]:
    """List placed orders for which a worker is to be asked now."""
    viewer.need("order.manage")
    rows = Order.objects.filter(state__in=("placed", "reassigned"), dispatch_at__lte=now, tries__lte=timing.TRIES)
    return rows.filter(starts_at__gte=now - timedelta(days=1)).order_by("-urgent", "starts_at", "id")


def due_to_confirm(viewer: Viewer, now: datetime) -> QuerySet[Order]:
    """List services that nobody has objected to in time; silence does not agree to what a check holds back."""
    viewer.need("order.manage")
    return Order.objects.filter(state="checked_out", confirm_due_at__lte=now, withheld="").order_by(
        "confirm_due_at", "id"
    )


def meals_over(viewer: Viewer, now: datetime) -> QuerySet[Order]:
    """List meals for which nobody opened and whose window has ended; the right to one at the counter was not used."""
    viewer.need("order.manage")
    return Order.objects.filter(state="no_show", item__code=_MEAL, ends_at__lte=now).order_by("ends_at", "id")
