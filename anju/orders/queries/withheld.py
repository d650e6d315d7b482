"""Orders that a check at the door holds back from payment, each with its reasons in words."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anju.dispatch import queries as dispatch
from anju.kernel.clock import local_day
from anju.kernel.viewer import Principal, Viewer
from anju.orders.models import Order
from anju.orders.queries.listing import orders
from anju.orders.queries.page import AnyOrder


def withheld(viewer: Viewer) -> QuerySet[Order]:
    """List what waits for a person to clear it, the oldest first; a provider does not clear its own."""
    viewer.need("order.audit")
    rows = orders(viewer).exclude(withheld="")
    return (rows.none() if viewer.principal is Principal.PROVIDER else rows).order_by("checked_out_at", "id")


def reasons_of(viewer: Viewer, rows: Iterable[AnyOrder]) -> dict[int, list[str]]:
    """Say for each order what its visits' checks found, and whether the elder had died or moved by that day."""
    listed = list(rows)
    found = dispatch.visit_checks(viewer, "order", [row.pk for row in listed])
    return {
        row.pk: [*_gone(row), *(word for proof in found.get(row.pk, []) for word in proof.checks)] for row in listed
    }


def _gone(row: AnyOrder) -> list[str]:
    elder, began = row.elder, row.checked_in_at
    if elder.status == "living" or began is None or (elder.status_on and elder.status_on > local_day(began)):
        return []
    return [_("服务当天老人已登记去世或迁出")]
