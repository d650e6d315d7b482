"""What orders are called in the journal."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from anju.journal.queries import Named
from anju.kernel.viewer import Viewer
from anju.orders.models import Order
from anju.orders.queries.listing import orders


def name_orders(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name orders by their number, with the way to the page for whoever may open it."""
    mine = set(orders(viewer).filter(pk__in=numbers).values_list("pk", flat=True))
    return {
        row.pk: Named(row.number, reverse("orders:order", args=[row.pk]) if row.pk in mine else "")
        for row in Order.objects.filter(pk__in=numbers)
    }
