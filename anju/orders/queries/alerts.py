"""What the desk must act on before the elder notices, and what the clock does next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from anju.kernel.viewer import Viewer
from anju.orders.lifecycle import GOING, WAITING
from anju.orders.models import Item, Order
from anju.orders.queries.listing import orders
from anju.orders.rules import timing

_MEAL = "meal"
_COLUMNS = ("pk", "alert", "alert_at", "alert_seen_by", "starts_at", "elder_id", "elder__name", "item__name")
_ORDER = ("call", "absent", "late", "second", "nobody", "refused")


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
    places = Case(*(When(alert=code, then=Value(place)) for place, code in enumerate(_ORDER)), default=Value(9),
                  output_field=IntegerField())  # fmt: skip
    found = orders(viewer, alert=True).order_by(places, "starts_at", "id").values_list(*_COLUMNS)[:100]
    rows = [RingingRow._make(values) for values in found]
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
