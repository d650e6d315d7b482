"""Correcting what was registered of a device."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anju.devices import commands, permissions, queries
from anju.devices.forms import EditForm
from anju.devices.models import Device, Line
from anju.devices.rules.enrolling import usual_silence
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence
from anju_edge.protocols.registry import PROTOCOLS


@require_http_methods(["GET", "POST"])
def edit(request: Request, device_id: int) -> HttpResponse:
    """Show what is registered and take what is right."""
    row = queries.device(request.viewer, device_id)
    permissions.check(request.viewer, "device.enrol", row)
    form = EditForm(request.POST or None, initial=_now(row))
    form.offer_lines(_offered(request, row))
    if request.method == "POST" and form.is_valid():
        try:
            commands.edit(request.viewer, row.pk, now=clock.now(), **form.values())
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("已保存 %(number)s 的登记") % {"number": row.number})
            return redirect("devices:device", device_id=row.pk)
    status = 422 if form.is_bound else 200
    return render(request, "devices/edit.html", {"form": form, "device": row}, status=status)


def _offered(request: Request, row: Device) -> list[Line]:
    """Offer the open lines, and the one it is on even where that is closed."""
    found = list(queries.offered_lines(request.viewer))
    return [*found, row.line] if row.line is not None and row.line not in found else [*found]


def _now(row: Device) -> dict[str, object]:
    usual = usual_silence(row.kind, row.protocol) if row.protocol in PROTOCOLS else None
    return {
        "kind": row.kind,
        "line_id": row.line_id or "",
        "protocol": "" if row.line_id else row.protocol,
        "silent_minutes": None if row.silent_after_s == usual else -(-row.silent_after_s // 60),
        "room": row.room,
        "model": row.model,
        "vendor": row.vendor,
        "firmware": row.firmware,
        "installed_on": row.installed_on,
    }
