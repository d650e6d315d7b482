"""Lines: listed, opened, given a new password, let in or kept out."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anju.areas import queries as areas
from anju.devices import commands, permissions, queries
from anju.devices.forms import LineForm, SettingsForm
from anju.devices.models import DOOR_LABELS, DoorEvent, Line
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence
from anju_edge.protocols.registry import PROTOCOLS


def _form(request: Request, *, bound: bool = False) -> LineForm:
    data = request.POST if bound and request.method == "POST" else None
    return LineForm(data, places=areas.chooser(request.viewer), initial={"area": request.viewer.area})


@require_http_methods(["GET", "POST"])
def lines(request: Request) -> HttpResponse:
    """List the lines, and open one: its password is shown here, once."""
    permissions.check(request.viewer, "line.manage")
    form, opened = _form(request, bound=True), None
    if request.method == "POST" and form.is_valid():
        try:
            opened = commands.create_line(request.viewer, now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            form = _form(request)
    return _lines(request, form, opened, status=422 if form.errors else 200)


@require_POST
def line_password(request: Request, line_id: int) -> HttpResponse:
    """Give a line a new password and show it once."""
    opened = commands.new_password(request.viewer, line_id, now=clock.now())
    return _lines(request, _form(request), opened)


@require_POST
def line_enable(request: Request, line_id: int) -> HttpResponse:
    """Let a line in or keep it out."""
    commands.enable_line(request.viewer, line_id, enabled=request.POST.get("enabled") == "1", now=clock.now())
    return redirect("devices:lines")


@require_http_methods(["GET", "POST"])
def line(request: Request, line_id: int) -> HttpResponse:
    """Show one line: how to connect, whether its port is open, what was seen there; change its settings."""
    row = queries.line(request.viewer, line_id)
    form = SettingsForm(request.POST or None, initial=_written(row))
    if request.method == "POST" and form.is_valid():
        try:
            commands.set_line(request.viewer, line_id, now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("线路设置已保存，几秒内生效"))
            return redirect("devices:line", line_id=line_id)
    facts = {
        "line": row,
        "place": areas.chooser(request.viewer).words(row.area_code),
        "form": form,
        "speaks": PROTOCOLS[row.protocol],
        "events": [_event(item) for item in queries.door_events(request.viewer, line_id)],
        "open": queries.is_open(request.viewer, row, now=clock.now()),
        **_addresses(request),
    }
    return render(request, "devices/line.html", facts, status=422 if form.errors else 200)


def _written(row: Line) -> dict[str, str]:
    settings = json.dumps(row.settings, ensure_ascii=False, indent=1) if row.settings else ""
    return {"networks": "\n".join(row.networks), "line_settings": settings}


def _event(row: DoorEvent) -> dict[str, Any]:
    return {"row": row, "word": DOOR_LABELS.get(row.what, row.what)}


def _addresses(request: Request) -> dict[str, Any]:
    return {"mqtt_port": commands.mqtt_port(request.viewer), "host": request.get_host().rsplit(":", 1)[0]}


def _lines(request: Request, form: LineForm, opened: Any, *, status: int = 200) -> HttpResponse:
    chooser = areas.chooser(request.viewer)
    now = clock.now()
    facts = {
        "form": form,
        "lines": [
            (row, chooser.words(row.area_code), PROTOCOLS[row.protocol], queries.is_open(request.viewer, row, now=now))
            for row in queries.lines(request.viewer)
        ],
        "opened": opened[0] if opened else None,
        "speaks": PROTOCOLS[opened[0].protocol] if opened else None,
        "password": opened[1] if opened else "",
        **_addresses(request),
    }
    return render(request, "devices/lines.html", facts, status=status)
