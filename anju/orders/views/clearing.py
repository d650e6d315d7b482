"""What waits for a person before it may be paid."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anju.kernel.http import Request
from anju.orders import permissions, queries

PAGE = 20


@require_GET
def withheld(request: Request) -> HttpResponse:
    """Show the orders that a check holds back, each with its reasons and the way to clear it."""
    viewer = request.viewer
    page = Paginator(queries.withheld(viewer), PAGE).get_page(request.GET.get("page"))
    reasons = queries.reasons_of(viewer, page.object_list)
    lines = [{"order": row, "reasons": reasons.get(row.pk, [])} for row in page]
    may = {"clear": permissions.may(viewer, "clear") and len(viewer.area) <= permissions.STREET}
    facts = {"lines": lines, "page": page, "may": may, "here": request.get_full_path()}
    return render(request, "orders/withheld.html", facts)
