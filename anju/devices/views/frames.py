"""The frame inspector: raw beside decoded, and the frames of a line read again with the codec of today."""

import csv
import math
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from anju.devices import queries
from anju.devices.models import OUTCOME_LABELS, SIGNAL_LABELS
from anju.devices.rules.again import Word
from anju.devices.rules.falls import Judged, seconds
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotVisible
from anju_edge.protocols.events import UNITS, Window

SHOWN_BYTES = 4096
SHOWN = 100
DAYS = (1, 7, 30)
_ROW = 16
_CALM_G = 2.0  # the least height of a drawing: noise is not drawn as a blow


@require_GET
def frame(request: Request, device_id: int, door: int, seq: int) -> HttpResponse:
    """Show one frame: its bytes, what was read from them then, and what is read now."""
    request.viewer.need("device.read")
    found = queries.inspect(request.viewer, device_id, door=door, seq=seq, at=_moment(request, seq))
    row = queries.device(request.viewer, device_id)
    return _frame(request, found, title=row.number, back=reverse("devices:device", args=[device_id]))


@require_GET
def line_frame(request: Request, line_id: int, door: int, seq: int) -> HttpResponse:
    """Show one frame of a line to whoever looks after the line."""
    row = queries.line(request.viewer, line_id)
    found = queries.inspect_on_line(request.viewer, line_id, door=door, seq=seq, at=_moment(request, seq))
    return _frame(request, found, title=row.name, back=reverse("devices:line_frames", args=[line_id]))


def _moment(request: Request, seq: int) -> datetime:
    """Return when the frame of the address was received; what is no moment is no frame."""
    try:
        at = datetime.fromisoformat(request.GET.get("at", ""))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise NotVisible(frame=seq)
    return at


def _frame(request: Request, found: queries.Inspected, *, title: str, back: str) -> HttpResponse:
    raw = bytes(found.frame.raw)
    facts = {
        "title": title,
        "back": back,
        "number": found.frame.device_number,
        "found": found,
        "outcome": OUTCOME_LABELS.get(found.frame.outcome, found.frame.outcome),
        "then": [_word(word) for word in found.then],
        "now": [_word(word) for word in found.now.words],
        "unread": [OUTCOME_LABELS.get(reason, reason) for reason in found.now.unread],
        "windows": _windows(request, found),
        "text": _text(raw),
        "dump": list(_dump(raw[:SHOWN_BYTES])),
        "size": len(raw),
        "cut": len(raw) > SHOWN_BYTES,
    }
    return render(request, "devices/frame.html", facts)


@require_GET
def again(request: Request, line_id: int) -> HttpResponse:
    """Read the newest frames of a line again and say which would be read otherwise; a table, or a CSV file."""
    days = int(request.GET.get("days", "1")) if request.GET.get("days", "1") in map(str, DAYS) else 1
    now = clock.now()
    found = queries.again(request.viewer, line_id, since=now - timedelta(days=days), until=now)
    if request.GET.get("format") == "csv":
        return _csv(found)
    facts = {
        "line": queries.line(request.viewer, line_id),
        "found": found,
        "rows": [_row(item) for item in found.different[:SHOWN]],
        "days": days,
        "choices": DAYS,
        "most": queries.MOST,
    }
    return render(request, "devices/again.html", facts)


def _windows(request: Request, found: Any) -> list[dict[str, Any]]:
    """Draw each window of acceleration by its size over time, with what the line's model finds in it."""
    judged = queries.judged_windows(request.viewer, found.frame, found.now.windows)
    return [_window(window, one) for window, one in zip(found.now.windows, judged, strict=True)]


def _window(window: Window, judged: Judged | None) -> dict[str, Any]:
    sizes = [math.hypot(*axes) for axes in window.xyz]
    length, most = seconds(window), max(*sizes, _CALM_G)
    points = " ".join(f"{600 * at / len(sizes):.0f},{100 - 100 * size / most:.1f}" for at, size in enumerate(sizes))
    return {
        "rate": f"{window.rate:g}",
        "seconds": f"{length:.3g}",
        "hardest": f"{max(sizes):.1f}",
        "most": f"{most:.1f}",
        "points": points,
        "said": queries.judged_said(judged) if judged is not None else "",
        "fallen": judged is not None and judged.fallen,
    }


def _row(item: Any) -> dict[str, Any]:
    return {
        "frame": item.frame,
        "gone": [_word(word) for word in item.gone],
        "new": [_word(word) for word in item.new],
        "unread": [OUTCOME_LABELS.get(reason, reason) for reason in item.now.unread],
    }


def _word(word: Word) -> dict[str, Any]:
    return {"row": word, "word": SIGNAL_LABELS.get(word.kind, word.kind), "unit": UNITS.get(word.kind, "")}


def _text(raw: bytes) -> str:
    """Return the bytes as text where they are one."""
    text = raw[:SHOWN_BYTES].decode("utf-8", "replace")
    return (
        text if text and "\ufffd" not in text and all(sign.isprintable() or sign in "\r\n\t" for sign in text) else ""
    )


def _dump(raw: bytes) -> Any:
    for start in range(0, len(raw), _ROW):
        row = raw[start : start + _ROW]
        shown = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)  # noqa: PLR2004 - printable ASCII
        yield f"{start:04x}  {row.hex(' '):<47}  {shown}"


def _csv(found: Any) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="again.csv"'
    answer.write("\ufeff")
    rows = csv.writer(answer)
    rows.writerow(("received_at", "door", "seq", "device", "change", "kind", "active", "value", "text"))
    for item in found.different:
        head = (item.frame.received_at.isoformat(), item.frame.door, item.frame.stream_seq)
        for change, words in (("gone", item.gone), ("new", item.new)):
            rows.writerows(
                (*head, word.device, change, word.kind, word.active, word.value, word.text) for word in words
            )
    return answer
