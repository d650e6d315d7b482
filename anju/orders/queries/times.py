"""What an order is and when, for a list of jobs: a worker's phone asks again and again."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from anju.kernel.viewer import Viewer
from anju.orders.queries.scope import seen_sql

_SELECT = """
SELECT o.id, i.name, coalesce(o.planned_start_at, o.starts_at), coalesce(o.planned_end_at, o.ends_at)
FROM orders_order o JOIN orders_item i ON i.id = o.item_id WHERE """


class ServiceTime(NamedTuple):
    """The service of an order and when it is to be: as planned, else as wished."""

    name: str
    starts_at: datetime
    ends_at: datetime


def services_of(viewer: Viewer, order_ids: Collection[int]) -> dict[int, ServiceTime]:
    """Name the service and the time of those of these orders that the viewer may see, in one statement."""
    if not order_ids:
        return {}
    where, values = seen_sql(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_SELECT + " AND ".join([*where, "o.id = ANY(%s)"]), [*values, list(order_ids)])
        return {key: ServiceTime._make(found) for key, *found in cursor.fetchall()}
