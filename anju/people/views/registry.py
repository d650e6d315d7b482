"""The registry: filter in the address, count, sort, keyset pages, Excel out."""

import io
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.http import Request
from anju.people import commands, permissions, queries
from anju.people.forms import FilterForm

PAGE = 50


def _filters(request: Request) -> tuple[FilterForm, queries.Filters]:
    form = FilterForm(request.GET)
    filters = queries.Filters(**form.values(), day=clock.local_day(clock.now()))
    elsewhere = queries.found_elsewhere(request.viewer, filters.text)
    return form, replace(filters, text="", ids=tuple(elsewhere)) if elsewhere else filters


@require_GET
def registry(request: Request) -> HttpResponse:
    """Show one page of the list. Exactly one hit of a search opens its card at once."""
    request.viewer.need("elder.read")
    form, filters = _filters(request)
    page = queries.registry(request.viewer, filters, cursor=request.GET.get("after", ""), limit=PAGE)
    if (filters.text or filters.ids) and len(page.rows) == 1 and not request.GET.get("after"):
        return redirect("people:elder", elder_id=page.rows[0].id)
    facts = _facts(request, filters, page)
    return render(request, "people/registry.html", {"form": form, "filters": filters, "page": page, **facts})


def _facts(request: Request, filters: queries.Filters, page: queries.Page) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("after", None)
    return {
        "count": queries.count(request.viewer, filters),
        "rows": [_line(row, filters) for row in page.rows],
        "query": query.urlencode(),
        "narrower": areas.choices(request.viewer, filters.area),
        "here": areas.full_name(filters.area) if filters.area else "",
        "filtered": bool(set(query) - {"sort"}),
        "doubles": queries.duplicates(request.viewer).count(),
        "may": {verb: permissions.may(request.viewer, f"elder.{verb}") for verb in ("edit", "import", "export")},
    }


def _line(row: queries.Row, filters: queries.Filters) -> dict[str, Any]:
    return {
        **row._asdict(),
        "age": clock.age_on(row.birth_on, filters.on()) if row.birth_on else None,
        "place": " ".join(area.name for area in areas.path(row.area_code)[3:]) or areas.name(row.area_code),
    }


@require_POST
def export(request: Request) -> HttpResponse:
    """Give the filtered list as Excel, watermarked and audited."""
    _form, filters = _filters(request)
    file, now = io.BytesIO(), clock.now()
    commands.export_elders(request.viewer, filters, file=file, now=now, address=request.META.get("REMOTE_ADDR", ""))
    return sheet_answer(file.getvalue(), f"elders-{now.astimezone(clock.BEIJING):%Y%m%d-%H%M}.xlsx")


def sheet_answer(content: bytes, name: str) -> HttpResponse:
    """Answer with an Excel file to be saved."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
