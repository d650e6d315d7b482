"""The morning's list and the list of an event: two addresses, one page."""

import io
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from anju.areas import queries as areas
from anju.care import commands, queries
from anju.care.forms import FilterForm, NoteForm
from anju.care.models import Round
from anju.devices import queries as devices
from anju.kernel import clock
from anju.kernel.http import Request, safe_path
from anju.kernel.viewer import SYSTEM

PAGE = 50
PRINTED = 1000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def morning(request: Request) -> HttpResponse:
    """Show the newest morning's list, or an older one, and the events whose people are being looked in on."""
    form = FilterForm(request.GET)
    filters = _of_morning(request, form)
    facts = _facts(request, form, filters) | {
        "title_day": filters["day"],
        "is_today": filters["day"] == clock.local_day(clock.now()),
        "rounds": queries.open_rounds(request.viewer),
        "mornings": queries.mornings(request.viewer),
        "left_out": queries.left_out(request.viewer, filters["day"], filters.get("area", "")) if filters["day"] else 0,
        "export_url": reverse("care:export"),
    }
    return render(request, "care/print.html" if "print" in request.GET else "care/list.html", facts)


@require_GET
def round_page(request: Request, round_id: int) -> HttpResponse:
    """Show everybody behind one silence, by risk, inside the viewer's own part."""
    row = queries.round_of(request.viewer, round_id)
    form = FilterForm(request.GET)
    filters = {**form.values(), "round_id": row.pk}
    facts = _facts(request, form, filters) | {
        "round": row,
        "kind": queries.KINDS.get(row.kind, row.kind),
        "closed_why": queries.CLOSED.get(row.closed_why, row.closed_why),
        "silent": devices.still_silent(SYSTEM, row.event) if row.event else 0,  # a figure of the event, of nobody
        "place": areas.full_name(row.area_code),
        "export_url": reverse("care:round_export", args=[row.pk]),
    }
    return render(request, "care/print.html" if "print" in request.GET else "care/list.html", facts)


def _of_morning(request: Request, form: FilterForm) -> dict[str, Any]:
    filters = form.values()
    area = str(filters.get("area", ""))
    return {**filters, "day": filters.get("day") or queries.last_morning(request.viewer, area)}


def _facts(request: Request, form: FilterForm, filters: dict[str, Any]) -> dict[str, Any]:
    viewer, now = request.viewer, clock.now()
    rows = queries.checks(viewer, **filters)
    where = {name: value for name, value in filters.items() if name in {"day", "round_id", "area"}}
    page = Paginator(rows, PRINTED if "print" in request.GET else PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    done = queries.progress(viewer, queries.checks(viewer, **where))
    return {
        "form": form,
        "page": page,
        "rows": queries.shown(viewer, list(page), now=now),
        "progress": done,
        "share": (done.people - done.open) / done.people if done.people else 0,
        "parts": [(name, queries.PARTS[name], done.parts[name]) for name in queries.PARTS if done.parts.get(name)],
        "filtered": any(filters.get(name) for name in ("text", "part", "state", "area")),
        "query": query.urlencode(),
        "narrower": areas.choices(viewer, str(filters.get("area", ""))),
        "may_tick": viewer.can("check.tick"),
        "may_reveal": viewer.can("elder.reveal"),
        "may_order": viewer.can("order.place"),
        "now": now,
    }


@require_POST
def tick(request: Request, check_id: int, verb: str) -> HttpResponse:
    """Note what was done; HTMX gets the row anew, a form goes back to where it came from."""
    now = clock.now()
    row = commands.tick(request.viewer, check_id, verb, note=NoteForm(request.POST).words(), now=now)
    if request.htmx:
        [line] = queries.shown(request.viewer, [queries.check(request.viewer, row.pk)], now=now)
        facts = {"row": line, "may_tick": True, "may_reveal": request.viewer.can("elder.reveal")}
        facts["may_order"] = request.viewer.can("order.place")
        return render(request, "care/row.html", facts)
    return redirect(safe_path(request.POST.get("next", "")) or _home(row.round))


def _home(row: Round) -> str:
    return reverse("care:list") if row.kind == "morning" else reverse("care:round", args=[row.pk])


@require_POST
def export(request: Request) -> HttpResponse:
    """Give a morning's filtered list as Excel, watermarked and audited."""
    return _file(request, _of_morning(request, FilterForm(request.GET)))


@require_POST
def round_export(request: Request, round_id: int) -> HttpResponse:
    """Give an event's filtered list as Excel, watermarked and audited."""
    row = queries.round_of(request.viewer, round_id)
    filters = {**FilterForm(request.GET).values(), "round_id": row.pk}
    filters.pop("day", None)
    return _file(request, filters)


def _file(request: Request, filters: dict[str, Any]) -> HttpResponse:
    file, now = io.BytesIO(), clock.now()
    commands.export_checks(request.viewer, filters, file=file, now=now)
    name = f"checks-{now.astimezone(clock.BEIJING):%Y%m%d-%H%M}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file.getvalue(), content_type=_XLSX, headers=headers)
