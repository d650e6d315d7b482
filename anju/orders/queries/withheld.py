"""Orders that a check at the door holds back from payment, each with its reasons in words."""

from collections.abc import Iterable

from django.db.models import QuerySet

from anju.dispatch import queries as dispatch
from anju.kernel.viewer import Principal, Viewer
from anju.orders.models import Order
from anju.orders.queries.listing import orders


def withheld(viewer: Viewer) -> QuerySet[Order]:
    """List what waits for a person to clear it, the oldest first; a provider does not clear its own."""
    viewer.need("order.audit")
    rows = orders(viewer).exclude(withheld="")
    return (rows.none() if viewer.principal is Principal.PROVIDER else rows).order_by("checked_out_at", "id")


def reasons_of(viewer: Viewer, rows: Iterable[Order]) -> dict[int, list[str]]:
    """Say for each order what its visits' checks found; one that a death holds back has nothing of its own."""
    found = dispatch.visit_checks(viewer, "order", [row.pk for row in rows])
    return {order_id: [word for proof in proofs for word in proof.checks] for order_id, proofs in found.items()}
