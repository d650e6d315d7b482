"""Pages of devices, unknown numbers and lines."""

import io
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anju.areas import queries as areas
from anju.devices import commands, permissions, queries
from anju.devices.forms import EnrolForm, FilterForm, LineForm
from anju.devices.models import CONDITION_LABELS, KIND_LABELS, Device
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Invalid, Refusal
from anju.kernel.sentences import sentence

PAGE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def register(request: Request) -> HttpResponse:
    """Show the register: filters in the address, counts by condition, one page of rows."""
    request.viewer.need("device.read")
    form = FilterForm(request.GET)
    filters = form.values()
    page = Paginator(queries.devices(request.viewer, **filters), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    found = queries.counts(request.viewer, area=str(filters.get("area", "")))
    facts = {
        "form": form,
        "page": page,
        "rows": [_row(device) for device in page],
        "counts": [(status, CONDITION_LABELS[status], found[status]) for status in queries.STATUSES],
        "total": sum(number for status, number in found.items() if status != "retired"),
        "filtered": bool(filters),
        "query": query.urlencode(),
        "narrower": areas.choices(request.viewer, str(filters.get("area", ""))),
        "may": _may(request),
    }
    return render(request, "devices/register.html", facts)


@require_POST
def export(request: Request) -> HttpResponse:
    """Give the filtered register as Excel, watermarked and audited."""
    file, now = io.BytesIO(), clock.now()
    commands.export_devices(request.viewer, FilterForm(request.GET).values(), file=file, now=now)
    name = f"devices-{now.astimezone(clock.BEIJING):%Y%m%d-%H%M}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file.getvalue(), content_type=_XLSX, headers=headers)


@require_GET
def device(request: Request, device_id: int) -> HttpResponse:
    """Show one device: state, bindings, what it said and the frames as they came."""
    request.viewer.need("device.read")
    row = queries.devices(request.viewer, id=device_id).first() or queries.device(request.viewer, device_id)
    facts = {
        **_row(row),
        "bindings": queries.bindings(request.viewer, device_id),
        "signals": queries.signals(request.viewer, device_id, limit=50),
        "frames": [_frame(frame) for frame in queries.frames(request.viewer, device_id, limit=20)],
        "may": {verb: permissions.may(request.viewer, "device.bind", row) for verb in ("bind",)},
    }
    return render(request, "devices/device.html", facts)


@require_http_methods(["GET", "POST"])
def enrol(request: Request) -> HttpResponse:
    """Register a device; an unknown number brings its own values."""
    permissions.check(request.viewer, "device.enrol")
    form = EnrolForm(
        request.POST or None, initial={key: request.GET.get(key, "") for key in ("number", "line_id", "area")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.enrol(request.viewer, now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return redirect("devices:device", device_id=made.pk)
    return render(request, "devices/enrol.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def act(request: Request, device_id: int, verb: str) -> HttpResponse:
    """Bind, unbind, test or retire a device."""
    now, reason = clock.now(), request.POST.get("reason", "")[:100]
    if verb == "bind":
        elder = request.POST.get("elder_id", "")
        commands.bind(request.viewer, device_id, elder_id=int(elder) if elder.isdigit() else 0, now=now, reason=reason)
    elif verb == "unbind":
        commands.unbind(request.viewer, device_id, now=now, reason=reason)
    elif verb == "test":
        commands.mark_tested(request.viewer, device_id, now=now)
    else:
        commands.retire(request.viewer, device_id, now=now, reason=reason)
    return redirect("devices:device", device_id=device_id)


@require_GET
def unknown(request: Request) -> HttpResponse:
    """Show the numbers that speak and are not registered, alarms first."""
    page = Paginator(queries.unknown(request.viewer), PAGE).get_page(request.GET.get("page"))
    return render(request, "devices/unknown.html", {"page": page})


@require_POST
def dismiss(request: Request, unknown_id: int) -> HttpResponse:
    """Put an unknown number aside."""
    commands.dismiss_unknown(request.viewer, unknown_id, now=clock.now())
    return redirect("devices:unknown")


@require_GET
def faults(request: Request) -> HttpResponse:
    """Show what went wrong in the lanes: what waits for a look, and what was found before."""
    return _faults(request)


@require_POST
def look(request: Request, kind: str, trouble_id: int) -> HttpResponse:
    """Explain a gap or close a fault."""
    work = commands.explain_gap if kind == "gap" else commands.close_fault
    try:
        work(request.viewer, trouble_id, text=request.POST.get("text", ""), now=clock.now())
    except Invalid as refusal:
        return _faults(request, wrong=(kind, trouble_id, sentence(refusal)))
    return redirect("devices:faults")


def _faults(request: Request, wrong: tuple[str, int, str] | None = None) -> HttpResponse:
    facts = {
        "waiting": queries.open_troubles(request.viewer),
        "closed": queries.closed_troubles(request.viewer),
        "lanes": queries.LANES,
        "wrong": {"kind": wrong[0], "id": wrong[1], "text": wrong[2]} if wrong else None,
        "most": commands.duty.MOST,
    }
    return render(request, "devices/faults.html", facts, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def lines(request: Request) -> HttpResponse:
    """List the lines, and open one: its password is shown here, once."""
    permissions.check(request.viewer, "line.manage")
    form, opened = LineForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            opened = commands.create_line(request.viewer, now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
    return _lines(request, form, opened, status=422 if form.errors else 200)


@require_POST
def line_password(request: Request, line_id: int) -> HttpResponse:
    """Give a line a new password and show it once."""
    opened = commands.new_password(request.viewer, line_id, now=clock.now())
    return _lines(request, LineForm(), opened)


@require_POST
def line_enable(request: Request, line_id: int) -> HttpResponse:
    """Let a line in or keep it out."""
    commands.enable_line(request.viewer, line_id, enabled=request.POST.get("enabled") == "1", now=clock.now())
    return redirect("devices:lines")


def _lines(request: Request, form: LineForm, opened: Any, *, status: int = 200) -> HttpResponse:
    facts = {
        "form": form,
        "lines": queries.lines(request.viewer),
        "opened": opened[0] if opened else None,
        "password": opened[1] if opened else "",
        "mqtt_port": commands.mqtt_port(request.viewer),
        "host": request.get_host().rsplit(":", 1)[0],
    }
    return render(request, "devices/lines.html", facts, status=status)


def _row(row: Device) -> dict[str, Any]:
    condition = getattr(row, "condition", "unknown")
    return {
        "device": row,
        "kind": KIND_LABELS.get(row.kind, row.kind),
        "condition": "online" if condition == "normal" else condition,
        "label": CONDITION_LABELS.get(condition, condition),
    }


def _frame(row: Any) -> dict[str, Any]:
    return {"row": row, "shown": bytes(row.raw)[:2000].decode("utf-8", "backslashreplace")}


def _may(request: Request) -> dict[str, bool]:
    verbs = {"enrol": "device.enrol", "line": "line.manage"}
    return {name: permissions.may(request.viewer, verb) for name, verb in verbs.items()}
