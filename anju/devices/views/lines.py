"""Lines: listed, opened, given a new password, let in or kept out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anju.areas import queries as areas
from anju.devices import commands, permissions, queries
from anju.devices.forms import LineForm
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence


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


def _lines(request: Request, form: LineForm, opened: Any, *, status: int = 200) -> HttpResponse:
    chooser = areas.chooser(request.viewer)
    facts = {
        "form": form,
        "lines": [(line, chooser.words(line.area_code)) for line in queries.lines(request.viewer)],
        "opened": opened[0] if opened else None,
        "password": opened[1] if opened else "",
        "mqtt_port": commands.mqtt_port(request.viewer),
        "host": request.get_host().rsplit(":", 1)[0],
    }
    return render(request, "devices/lines.html", facts, status=status)
