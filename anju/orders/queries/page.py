"""One order as its pages show it: all they show or decide by, in one statement and without an object of a table.

The names are those of the table, so that whoever decides about an order reads either.
"""

from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer
from anju.orders.models import Order
from anju.orders.queries.scope import seen_sql
from anju.orders.rules.cancelling import Terms


class Home(NamedTuple):
    """Where the elder lives; empty where nobody knows."""

    address: str


class Customer(NamedTuple):
    """For whom it is."""

    name: str
    care_level: str
    status: str
    status_on: date | None
    dwelling: Home


class Service(NamedTuple):
    """What is ordered."""

    name: str
    unit: str
    people: int
    people_for: list[str]


class Provider(NamedTuple):
    """Who serves it."""

    name: str


class OrderShown(NamedTuple):
    """One order; ``item`` is missing for a draft, ``cancel_rule`` where the platform's own holds."""

    pk: int
    number: str
    channel: str
    elder_id: int
    area_code: str
    provider_id: int | None
    source: str
    source_id: int | None
    state: str
    urgent: bool
    quantity: int
    starts_at: datetime
    ends_at: datetime
    price_fen: int
    subsidy_fen: int
    own_fen: int
    note: str
    placed_name: str
    placed_at: datetime | None
    worker_name: str
    accepted_at: datetime | None
    checked_in_at: datetime | None
    place_flag: str
    checked_out_at: datetime | None
    alert: str
    alert_seen_by: str
    rating: int | None
    rating_note: str
    withheld: str
    ended_why: str
    late_cancel: bool
    fee_fen: int
    fee_subsidy_fen: int
    fee_own_fen: int
    carer_gender: str
    carer_language: str
    elder: Customer
    item: Service | None
    provider: Provider | None
    cancel_rule: Terms | None


AnyOrder = Order | OrderShown
"""An order that was fetched to be changed, or to be shown."""
_COLUMNS = OrderShown._fields[: OrderShown._fields.index("elder")]
_WRITTEN = {"pk": "o.id", "fee_own_fen": "o.fee_fen - o.fee_subsidy_fen"}
_SELECT = f"""
SELECT {", ".join(_WRITTEN.get(name, f"o.{name}") for name in _COLUMNS)},
  e.name, e.care_level, e.status, e.status_on, coalesce(d.address, ''), i.name, i.unit, i.people, i.people_for,
  p.name, r.free_minutes, r.fee_percent, r.most_fen, r.purse_pays
FROM orders_order o JOIN people_elder e ON e.id = o.elder_id LEFT JOIN people_dwelling d ON d.id = e.dwelling_id
  LEFT JOIN orders_item i ON i.id = o.item_id LEFT JOIN institutions_institution p ON p.id = o.provider_id
  LEFT JOIN orders_cancelrule r ON r.id = o.cancel_rule_id
WHERE """  # noqa: S608 - names of columns


def order_shown(viewer: Viewer, order_id: int) -> OrderShown:
    """Return one order to show it, or raise ``NotVisible``."""
    where, values = seen_sql(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_SELECT + " AND ".join([*where, "o.id = %s"]), [*values, order_id])
        row = cursor.fetchone()
    if row is None:
        raise NotVisible(order=order_id)
    *order, name, level, status, since, address, service, unit, people, people_for, provider = row[:-4]
    return OrderShown._make(
        [
            *order,
            Customer(name, level, status, since, Home(address)),
            None if service is None else Service(service, unit, people, people_for),
            None if provider is None else Provider(provider),
            None if row[-4] is None else Terms(*row[-4:]),
        ]
    )
