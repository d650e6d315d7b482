"""Why this worker and not another: the rankings that an order's workers came from, for whoever has to answer for it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from anju.dispatch import queries as dispatch
from anju.kernel.http import Request
from anju.kernel.viewer import Principal
from anju.orders import queries
from anju.orders.forms import NameForm
from anju.orders.views.looking import no_family


@require_GET
def ranking(request: Request, order_id: int) -> HttpResponse:
    """Show for each worker who was asked the first of the ranking of that moment, or the worker that a name finds."""
    viewer = request.viewer
    viewer.need("order.read")
    no_family(request)
    row = queries.order(viewer, order_id)
    name = NameForm(request.GET).value
    asked = reversed(dispatch.assignments_of(viewer, "order", row.pk))
    own = viewer.principal is Principal.PROVIDER
    facts: dict[str, Any] = {
        "order": row, "name": name, "back": reverse("provider:order" if own else "orders:order", args=[row.pk]),
        "rankings": [{"row": one, "kept": dispatch.kept_ranking(viewer, one, name=name)} for one in asked],
    }  # fmt: skip
    return render(request, "orders/ranking.html", facts)
