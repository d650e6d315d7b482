"""The orders of a day as a plan and its pages read them: a day has thousands, so they are plain values."""

from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from anju.kernel import clock
from anju.kernel.viewer import Viewer
from anju.orders.lifecycle import AT_HOME, GOING, WAITING
from anju.orders.models import Item, Order
from anju.orders.queries.listing import orders
from anju.orders.queries.scope import seen_sql

PLANNED = (*WAITING, *GOING, *AT_HOME)
_MINUTE = "extract(epoch FROM o.{} - %s)::float8 / 60"
_MINUTES = [_MINUTE.format(name) for name in ("starts_at", "ends_at", "planned_start_at")]
_SELECT = f"""
SELECT o.id, o.provider_id, o.elder_id, e.name, e.care_level, e.language_note, d.longitude, d.latitude, o.area_code,
  o.state, o.urgent, {", ".join(_MINUTES)}, o.worker_id, o.carer_gender, o.carer_language, o.item_id
FROM orders_order o JOIN people_elder e ON e.id = o.elder_id LEFT JOIN people_dwelling d ON d.id = e.dwelling_id
WHERE """  # noqa: S608 - names of columns


class DayOrder(NamedTuple):
    """One order; the item is the same object for all of its orders."""

    pk: int
    provider_id: int
    elder_id: int
    elder_name: str
    care_level: str
    speech: str
    longitude: float | None
    latitude: float | None
    area_code: str
    state: str
    urgent: bool
    starts: float  # the window and what is planned, in minutes from midnight like the plan
    ends: float
    planned: float | None
    worker_id: int | None
    carer_gender: str
    carer_language: str
    item: Item | None


def orders_of_day(viewer: Viewer, day: date, *, provider_id: int | None = None) -> list[DayOrder]:
    """List what providers, or one of them, have to do on a day, in the order of time."""
    midnight, end = clock.day_bounds(day)
    where, values = seen_sql(viewer)
    where += ["o.starts_at >= %s", "o.starts_at < %s", "o.state = ANY(%s)"]
    values += [midnight, end, list(PLANNED)]
    where.append("o.provider_id IS NOT NULL" if provider_id is None else "o.provider_id = %s")
    values += [] if provider_id is None else [provider_id]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_SELECT}{' AND '.join(where)} ORDER BY o.starts_at, o.id", [*[midnight] * len(_MINUTES), *values]
        )
        found = cursor.fetchall()
    items = Item.objects.in_bulk({row[-1] for row in found if row[-1] is not None})
    return [DayOrder._make((*row[:-1], items.get(row[-1]))) for row in found]


def day_orders(viewer: Viewer, day: date) -> QuerySet[Order]:
    """List the same as objects, to be changed, counted or narrowed."""
    start, end = clock.day_bounds(day)
    rows = orders(viewer, **{"from": start, "to": end, "sort": "starts"})
    return rows.filter(state__in=PLANNED, provider__isnull=False)
