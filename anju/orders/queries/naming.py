"""What orders are called in the journal."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from anju.journal.queries import Named
from anju.kernel.viewer import Viewer
from anju.orders.models import Item, Order
from anju.orders.queries.listing import orders


def name_orders(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, Named]:
    """Name orders by their number, with the way to the page for whoever may open it."""
    mine = set(orders(viewer).filter(pk__in=numbers).values_list("pk", flat=True))
    return {
        row.pk: Named(row.number, reverse("orders:order", args=[row.pk]) if row.pk in mine else "")
        for row in Order.objects.filter(pk__in=numbers)
    }


def item_names() -> dict[str, str]:
    """Return what the codes of the catalogue are called, each by its newest version; it is public knowledge."""
    return dict(Item.objects.order_by("position", "starts_on").values_list("code", "name"))
