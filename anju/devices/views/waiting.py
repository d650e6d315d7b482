"""What waits for a person: what went wrong in the lanes, and what the doors saw."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from anju.areas import queries as areas
from anju.devices import commands, queries
from anju.devices.models import DOOR_LABELS, DoorEvent
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Invalid
from anju.kernel.sentences import sentence

_NEWS = timedelta(days=1)


@require_GET
def faults(request: Request) -> HttpResponse:
    """Show what went wrong in the lanes: what waits for a look, and what was found before."""
    return _faults(request)


@require_POST
def look(request: Request, kind: str, trouble_id: int) -> HttpResponse:
    """Explain a gap, a broken hour or a day that does not balance; close a fault."""
    try:
        _LOOKS[kind](request.viewer, trouble_id, text=request.POST.get("text", ""), now=clock.now())
    except Invalid as refusal:
        return _faults(request, wrong=(kind, trouble_id, sentence(refusal)))
    return redirect("devices:faults")


_LOOKS: dict[str, Callable[..., object]] = {
    "gap": commands.explain_gap,
    "fault": commands.close_fault,
    "chain": commands.explain_hour,
    "day": commands.explain_day,
}


def _canaries(request: Request) -> list[dict[str, Any]]:
    chooser = areas.chooser(request.viewer)
    found = queries.canary_figures(request.viewer, now=clock.now())
    return [{"row": item, "place": chooser.words(item.area)} for item in found]


def _event(row: DoorEvent) -> dict[str, Any]:
    return {"row": row, "word": DOOR_LABELS.get(row.what, row.what)}


def _faults(request: Request, wrong: tuple[str, int, str] | None = None) -> HttpResponse:
    facts = {
        "waiting": queries.open_troubles(request.viewer),
        "closed": queries.closed_troubles(request.viewer),
        "canaries": _canaries(request),
        "events": [_event(item) for item in queries.recent_events(request.viewer, since=clock.now() - _NEWS)],
        "lanes": queries.LANES,
        "reads_ledger": request.viewer.can("ledger.read"),
        "wrong": {"kind": wrong[0], "id": wrong[1], "text": wrong[2]} if wrong else None,
        "most": commands.duty.MOST,
    }
    return render(request, "devices/faults.html", facts, status=422 if wrong else 200)
