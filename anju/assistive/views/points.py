"""The points of an area, and one point's work of the day."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from anju.areas import queries as areas
from anju.assistive import commands, permissions, queries
from anju.assistive.forms import FindForm
from anju.assistive.rules import days_over
from anju.assistive.views.refused import staff_only
from anju.kernel import clock
from anju.kernel.http import Request
from anju.people.queries import Recognised

PAGE = 50


@require_GET
def places(request: Request) -> HttpResponse:
    """Show each point of the scope with its numbers."""
    staff_only(request)
    page = Paginator(queries.by_place(request.viewer), PAGE).get_page(request.GET.get("page"))
    rows = [{"row": row, "place": areas.full_name(row.area)} for row in page]
    own = request.viewer.organisation_id if queries.lends(request.viewer) else None
    return render(request, "assistive/places.html", {"rows": rows, "page": page, "own": own})


@require_GET
def point(request: Request, institution_id: int) -> HttpResponse:
    """Show what waits at a point."""
    staff_only(request)
    return _page(request, institution_id, FindForm())


@require_POST
@never_cache
def find(request: Request, institution_id: int) -> HttpResponse:
    """Look up who stands at the point; every look leaves a row."""
    request.viewer.need("aid.lend")
    form = FindForm(request.POST)
    if not form.is_valid():
        return _page(request, institution_id, form, status=422)
    found = commands.look_up(request.viewer, institution_id, form.cleaned_data["text"], now=clock.now())
    return _page(request, institution_id, form, found=found)


def _page(
    request: Request,
    institution_id: int,
    form: FindForm,
    *,
    found: list[Recognised] | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer, today = request.viewer, clock.local_day(clock.now())
    row = queries.place(viewer, institution_id)
    waiting = queries.work(viewer, row.pk, today=today)
    facts: dict[str, Any] = {
        "row": row, "work": waiting, "form": form, "found": found, "today": today,
        "overdue": [{"row": item, "days": days_over(item.due_on, today)} for item in waiting.overdue],
        "may_lend": permissions.may(viewer, "aid.lend", row),
        "line": next((item for item in queries.by_place(viewer) if item.id == row.pk), None),
    }  # fmt: skip
    return render(request, "assistive/point.html", facts, status=status)
