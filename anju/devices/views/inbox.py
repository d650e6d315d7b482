"""The inbox of numbers that speak and are not registered: registered with one click, several at once, or set aside."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anju.areas import queries as areas
from anju.devices import commands, permissions, queries
from anju.devices.models import KIND_LABELS, SIGNAL_LABELS, Device, UnknownDevice
from anju.devices.rules.health import KINDS
from anju.devices.views.register import PAGE
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Conflict
from anju.kernel.sentences import sentence
from anju_edge.protocols.registry import PROTOCOLS

_CHOICES = [(kind, KIND_LABELS[kind]) for kind in KINDS if kind != "canary"]


@require_GET
def unknown(request: Request) -> HttpResponse:
    """Show the numbers that speak and are not registered, alarms first; above them those registered a moment ago."""
    page = Paginator(queries.unknown(request.viewer), PAGE).get_page(request.GET.get("page"))
    chooser = areas.chooser(request.viewer)
    facts = {
        "page": page,
        "rows": [_row(request, chooser, row) for row in page],
        "kinds": _CHOICES,
        "fresh": _fresh(request),
        "announcing": queries.announcing_lines(request.viewer),
    }
    return render(request, "devices/unknown.html", facts)


@require_POST
def enrol_unknown(request: Request) -> HttpResponse:
    """Register the one whose button was pressed, or all that are ticked."""
    permissions.check(request.viewer, "device.enrol")
    only = request.POST.get("only", "")
    picked = [only] if only else request.POST.getlist("pick")
    wanted = {int(number): request.POST.get(f"kind-{number}", "") for number in picked if _is_number(number)}
    if not wanted:
        messages.warning(request, _("请先勾选要登记的编号。"))
        return redirect("devices:unknown")
    done = commands.enrol_several(request.viewer, wanted, now=clock.now())
    for item in done:
        if item.refusal is not None:
            messages.warning(request, sentence(item.refusal))
    made = [item.device.pk for item in done if item.device is not None]
    if len(wanted) == 1 and made:
        messages.success(request, _("已登记。接着绑定到老人。"))
        return redirect(f"{reverse('devices:device', args=made)}#to-bind")
    query = f"?new={'.'.join(map(str, made))}" if made else ""
    return redirect(f"{reverse('devices:unknown')}{query}")


@require_POST
def dismiss(request: Request, unknown_id: int) -> HttpResponse:
    """Put an unknown number aside."""
    try:
        commands.dismiss_unknown(request.viewer, unknown_id, now=clock.now())
    except Conflict as refusal:
        messages.warning(request, sentence(refusal))
    return redirect("devices:unknown")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19  # noqa: PLR2004 - bigint


def _row(request: Request, chooser: Any, row: UnknownDevice) -> dict[str, Any]:
    found = queries.waiting(request.viewer, row)
    return {
        "row": row,
        "found": found,
        "because": SIGNAL_LABELS.get(found.guess.because, _title(found.guess.because)),
        "said": [SIGNAL_LABELS.get(word, word) for word in found.said],
        "protocol": _title(row.line.protocol) if row.line else "",
        "place": chooser.words(found.area),
    }


def _title(protocol: str) -> str:
    return PROTOCOLS[protocol].title if protocol in PROTOCOLS else protocol


def _fresh(request: Request) -> list[dict[str, Any]]:
    numbers = [int(text) for text in request.GET.get("new", "").split(".")[: commands.inbox.MOST] if _is_number(text)]
    rows: list[Device] = list(queries.devices(request.viewer).filter(pk__in=numbers)) if numbers else []
    return [{"device": row, "kind": KIND_LABELS.get(row.kind, row.kind)} for row in rows]
