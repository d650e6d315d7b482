"""The last service of whoever lives behind a telephone line."""

from datetime import datetime, timedelta

from anju.kernel.viewer import Viewer
from anju.orders.models import Order
from anju.orders.queries.listing import orders
from anju.people import queries as people

WITHIN = timedelta(hours=72)  # a key pressed later speaks of nothing that one remembers


def rated_by_call(viewer: Viewer, call: str) -> Order | None:
    """Return the order that a call of the exchange has rated, for the exchange that tells it twice."""
    return orders(viewer).filter(rated_call=call).order_by("-id").first()


def last_served(viewer: Viewer, line: str, *, now: datetime) -> Order | None:
    """Return the last finished and still unrated order of the elders with this number, inside the viewer's scope."""
    elders = people.elders_of_line(viewer, line)
    rows = orders(viewer).filter(elder_id__in=elders, state__in=("checked_out", "confirmed"), rating__isnull=True)
    return rows.filter(checked_out_at__gt=now - WITHIN, checked_out_at__lte=now).order_by("-checked_out_at").first()
