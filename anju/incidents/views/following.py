"""Picking a press out of the ledger and following its whole way."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anju.areas import queries as areas
from anju.devices import queries as devices
from anju.incidents import queries
from anju.incidents.forms import PressForm
from anju.kernel.http import Request

PAGE = 50


@require_GET
def presses(request: Request) -> HttpResponse:
    """List alarms with what became of each; the filter lives in the address."""
    form = PressForm(request.GET)
    page = Paginator(devices.verdicts(request.viewer, **form.values()), PAGE).get_page(request.GET.get("page"))
    chooser = areas.chooser(request.viewer)
    query = request.GET.copy()
    query.pop("page", None)
    facts = {
        "form": form,
        "page": page,
        "rows": [_row(row, chooser) for row in page],
        "query": query.urlencode(),
    }
    return render(request, "incidents/presses.html", facts)


@require_GET
def way(request: Request, alarm_id: int) -> HttpResponse:
    """Show every step of one press, from the door to the end of its case."""
    found = queries.way(request.viewer, alarm_id)
    raw = found.proof.raw
    facts = {
        "way": found,
        "signal": queries.kind_label(found.alarm.signal),
        "verdict": devices.VERDICTS.get(found.alarm.verdict, found.alarm.verdict),
        "words": found.proof.words,
        "raw": raw.hex(" ") if raw is not None else "",
        "text": raw.decode("utf-8", "replace") if raw is not None else "",
        "linked": request.viewer.can("device.read"),
        "place": areas.full_name(found.alarm.area_code) if areas.known(found.alarm.area_code) else "",
    }
    return render(request, "incidents/way.html", facts)


def _row(row: Any, chooser: areas.Chooser) -> dict[str, Any]:
    return {
        "row": row,
        "signal": queries.kind_label(row.signal),
        "verdict": devices.VERDICTS.get(row.verdict, row.verdict),
        "kind": row.device.kind if row.device else "",
        "place": chooser.words(row.area_code) if row.area_code else "",
        "took": (row.told_at - row.received_at).total_seconds(),
    }
