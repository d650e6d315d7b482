"""The live inspector: the newest frames of a device or a line, raw beside decoded, until somebody stops it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from anju.devices import queries
from anju.devices.models import OUTCOME_LABELS, SIGNAL_LABELS
from anju.kernel import clock
from anju.kernel.http import Request
from anju_edge.protocols.events import UNITS

_TEXT, _BYTES = 600, 64


@require_GET
def device_frames(request: Request, device_id: int) -> HttpResponse:
    """Show a device's newest frames."""
    request.viewer.need("device.read")
    found = queries.newest_of_device(request.viewer, device_id, now=clock.now())
    row = queries.device(request.viewer, device_id)
    facts = {"title": row.number, "back": reverse("devices:device", args=[device_id]), "line": None}
    return _page(request, found, facts)


@require_GET
def line_frames(request: Request, line_id: int) -> HttpResponse:
    """Show a line's newest frames, those of unregistered numbers included."""
    row = queries.line(request.viewer, line_id)
    found = queries.newest_of_line(request.viewer, line_id, now=clock.now())
    return _page(request, found, {"title": row.name, "back": reverse("devices:line", args=[line_id]), "line": row})


def _page(request: Request, found: list[Any], facts: dict[str, Any]) -> HttpResponse:
    shown = {**facts, "paused": request.GET.get("paused") == "1", "rows": [_row(item) for item in found]}
    return render(request, "devices/stream.html", shown)


def _row(item: Any) -> dict[str, Any]:
    raw, frame = bytes(item.frame.raw), item.frame
    text = raw[:_TEXT].decode("utf-8", "replace")
    readable = "\ufffd" not in text and all(sign.isprintable() or sign in "\r\n\t" for sign in text)
    return {
        "frame": frame,
        "outcome": OUTCOME_LABELS.get(frame.outcome, frame.outcome),
        "good": frame.outcome == "read",
        "shown": text if readable else raw[:_BYTES].hex(" "),
        "size": len(raw),
        "then": [_word(word) for word in item.then],
        "now": [_word(word) for word in item.now.words],
        "unread": [OUTCOME_LABELS.get(reason, reason) for reason in item.now.unread],
        "stored": frame.outcome != "unknown_device" or bool(item.then),
        "same": item.same and len(item.then) == len(item.now.words),
        "alarm": item.now.alarm,
    }


def _word(word: Any) -> dict[str, Any]:
    return {"row": word, "word": SIGNAL_LABELS.get(word.kind, word.kind), "unit": UNITS.get(word.kind, "")}
