"""Pages of the safety board: of an area, of one institution, the lists behind the numbers, one sensor."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.areas import queries as areas
from anju.desks.institution import board as boards
from anju.desks.institution import export, installing, showing
from anju.desks.institution.forms import DisableForm, FilterForm, InstallForm, LevelsForm
from anju.devices import commands, permissions, queries
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Principal, Viewer

WHOLE = "0"  # the country in an address
PAGE = 50
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _area(viewer: Viewer, area: str) -> str:
    if area == WHOLE and viewer.area:
        raise NotVisible(area=area)
    return boards.in_scope(viewer, "" if area == WHOLE else area)


@require_safe
def board(request: Request, area: str = "") -> HttpResponse:
    """Show the board of an area; staff of an institution get their own."""
    viewer = request.viewer
    if viewer.principal is Principal.PROVIDER and not area:
        return one(request, viewer.organisation_id or 0)
    found = boards.of_area(viewer, _area(viewer, area), now=clock.now())
    return _show(request, found, found.area or WHOLE)


@require_safe
def one(request: Request, institution_id: int) -> HttpResponse:
    """Show the board of one institution."""
    found = boards.of_institution(request.viewer, institution_id, now=clock.now())
    return _show(request, found, "")


def _show(request: Request, found: boards.Board, code: str) -> HttpResponse:
    facts = {
        "board": found,
        "code": code,
        "lists": showing.lists_of(request.viewer, found, code),
        "big": request.GET.get("screen") == "1",
        "urgent": [showing.line(request.viewer, row) for row in found.urgent],
        "warnings": [showing.line(request.viewer, row) for row in found.warnings],
        "can_export": request.viewer.principal is not Principal.PROVIDER,
    }
    template = "institution/board.html#board" if request.htmx else "institution/board.html"
    return render(request, template, facts)


def _scope(viewer: Viewer, area: str) -> str:
    """Staff of an institution have lists of their own, under the word ``own``."""
    if viewer.principal is Principal.PROVIDER:
        viewer.need("institution.read")
        if area != "own":
            raise NotVisible(area=area)
        return ""
    return _area(viewer, area)


@require_safe
def sensors(request: Request, area: str) -> HttpResponse:
    """Show the sensors behind a number."""
    viewer = request.viewer
    code = _scope(viewer, area)
    form = FilterForm(request.GET)
    filters = form.values()
    place = institutions.institution(viewer, filters["institution"]) if filters.get("institution") else None
    rows = queries.sensors(viewer, area=code, **filters)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "page": page,
        "rows": [showing.line(viewer, row) for row in page],
        "total": page.paginator.count,
        "place": place.name if place else areas.name(code),
        "code": area,
        "own": viewer.principal is Principal.PROVIDER,
    }
    return render(request, "institution/sensors.html", facts)


@require_safe
def places(request: Request, area: str) -> HttpResponse:
    """Show the institutions that have, or have not, sensors of one watch."""
    viewer = request.viewer
    code = _area(viewer, area)
    watch = request.GET.get("watch", "")
    if watch not in queries.SENSOR_WATCHES:
        raise NotVisible(watch=watch)
    yes = request.GET.get("connected") != "no"
    rows = queries.institutions_connected(viewer, area=code, watch=watch, yes=yes)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    facts = {
        "page": page,
        "rows": [{"row": row, "area": areas.name(row.area_code)} for row in page],
        "watch": watch,
        "word": showing.WATCHES[watch],
        "yes": yes,
        "code": area,
        "name": areas.name(code),
    }
    return render(request, "institution/places.html", facts)


@require_POST
def take_out(request: Request, area: str) -> HttpResponse:
    """Hand the board out as an Excel file; it is a POST because it is written into the audit."""
    viewer, now = request.viewer, clock.now()
    code = _area(viewer, area)
    file = export.workbook(viewer, boards.of_area(viewer, code, now=now), now=now)
    answer = HttpResponse(file, content_type=EXCEL)
    name = f"anju-safety-{code or 'cn'}-{clock.local_day(now):%Y%m%d}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def sensor(request: Request, sensor_id: int) -> HttpResponse:
    """Show one sensor: what it says, what people did about it, how long it was in which state."""
    return _sensor(request, sensor_id)


def _sensor(request: Request, sensor_id: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    viewer = request.viewer
    viewer.need("institution.read")
    row = queries.sensor(viewer, sensor_id)
    levels = queries.levels_of(row)
    may = {
        word: permissions.may_sensor(viewer, f"sensor.{word}", row) for word in ("acknowledge", "disable", "set")
    } | {"release": permissions.may(viewer, "device.bind", row.device)}
    initial: dict[str, float | None] = {"heartbeat_s": row.heartbeat_s}
    for name, level in levels.items():
        initial |= {f"{name}.warn": level.warn, f"{name}.alarm": level.alarm}
    facts = {
        "line": showing.line(viewer, row),
        "row": row,
        "may": may,
        "levels": showing.level_words(levels),
        "disable": forms.get("disable") or DisableForm(),
        "set": forms.get("set") or LevelsForm(levels=levels, initial=initial),
        "spans": showing.spans(queries.spans(viewer, sensor_id), clock.now()),
        "moves": showing.moves(queries.sensor_moves(viewer, sensor_id, limit=50)),
    }
    return render(request, "institution/sensor.html", facts, status=status)


@require_POST
def act(request: Request, sensor_id: int, verb: str) -> HttpResponse:
    """Take note of a sensor, disable or enable it, set its levels, or take it away."""
    viewer, now = request.viewer, clock.now()
    viewer.need("device.bind" if verb == "release" else showing.VERB_OF[verb])
    row = queries.sensor(viewer, sensor_id)
    form: Any = None
    if verb == "disable":
        form = DisableForm(request.POST)
    elif verb == "set":
        form = LevelsForm(request.POST, levels=queries.levels_of(row))
    if form is not None and not form.is_valid():
        return _sensor(request, sensor_id, status=422, **{verb: form})
    try:
        _do(request, row, verb, form, now=now)
    except Refusal as refusal:
        if isinstance(refusal, NotVisible) or form is None:
            raise
        field = str(refusal.facts.get("field", ""))
        form.add_error(field if field in form.fields else None, sentence(refusal))
        return _sensor(request, sensor_id, status=refusal.status, **{verb: form})
    messages.success(request, _("已登记"))
    point = row.device.point
    if verb == "release" and point is not None:
        return redirect("institution:one", institution_id=point.institution_id)
    return redirect("institution:sensor", sensor_id=sensor_id)


def _do(request: Request, row: Any, verb: str, form: Any, *, now: datetime) -> None:
    viewer, note = request.viewer, request.POST.get("note", "")
    if verb == "acknowledge":
        commands.acknowledge(viewer, row.pk, now=now, note=note)
    elif verb == "disable":
        commands.disable(viewer, row.pk, **form.cleaned_data, now=now)
    elif verb == "enable":
        commands.enable(viewer, row.pk, now=now)
    elif verb == "set":
        commands.set_levels(viewer, row.pk, levels=form.values(), heartbeat_s=form.cleaned_data["heartbeat_s"], now=now)
    else:
        commands.release_sensor(viewer, row.device_id, now=now, reason=note)


@require_http_methods(["GET", "POST"])
def install(request: Request, point_id: int) -> HttpResponse:
    """Put a device at a point; a number that nobody registered is registered with it."""
    request.viewer.need("device.bind")
    point = institutions.point(request.viewer, point_id)
    form, status = InstallForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            row = installing.install(request.viewer, point, now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
            status = refusal.status
        else:
            messages.success(request, _("已装到 %(point)s") % {"point": point.full})
            return redirect("institution:sensor", sensor_id=row.pk)
    facts = {"form": form, "point": point, "fields": list(form)}
    return render(request, "institution/install.html", facts, status=422 if form.errors and status < 400 else status)  # noqa: PLR2004
