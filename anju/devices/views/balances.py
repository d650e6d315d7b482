"""Pages of the ledger: the days, one day, its devices; walking the chain, the signed document, Excel."""

import json
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anju.areas import queries as areas
from anju.devices import commands, queries
from anju.devices.forms import LedgerForm
from anju.devices.models import BALANCE_LABELS, CHANNEL_LABELS, LEDGER_LABELS, OUTCOME_LABELS, break_words
from anju.devices.rules.ledger import OUTCOMES
from anju.devices.views.register import PAGE
from anju.kernel import clock
from anju.kernel.http import Request
from anju_edge.protocols.registry import PROTOCOLS

DAYS = 31
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def ledger(request: Request) -> HttpResponse:
    """Show the days of a month, newest first, each with both sides of its balance."""
    until = _until(request)
    days = queries.ledger_days(request.viewer, since=until - timedelta(days=DAYS), until=until)
    facts = {
        "days": [{"row": day, "state": BALANCE_LABELS[day.state]} for day in days],
        "labels": _labels(),
        "earlier": until - timedelta(days=DAYS),
        "newest": until > clock.local_day(clock.now()),
        "place": _place(request),
    }
    return render(request, "devices/ledger.html", facts)


@require_GET
def ledger_day(request: Request, day: date) -> HttpResponse:
    """Show one day: does it balance, through which channels, why frames were refused, hour by hour of the chain."""
    found = queries.ledger_day(request.viewer, day)
    hours = queries.ledger_hours(request.viewer, day)
    facts = {
        "day": found,
        "state": BALANCE_LABELS[found.state],
        "labels": _labels(),
        "counts": [(name, LEDGER_LABELS[name], found.totals[name]) for name in OUTCOMES],
        "channels": [
            (item, _channel(item.name, item.protocol)) for item in queries.ledger_channels(request.viewer, day)
        ],
        "reasons": _reasons(request, day),
        "hours": [(hour, break_words(hour.broken, hour.broken_seq) if hour.broken else "") for hour in hours],
        "walked": sum(hour.verified_at is not None and not hour.broken for hour in hours),
        "broken": [hour for hour in hours if hour.broken],
        "place": _place(request),
    }
    return render(request, "devices/ledger_day.html", facts)


@require_GET
def ledger_devices(request: Request, day: date) -> HttpResponse:
    """List what each device said on a day and what became of it; filter and order live in the address."""
    form = LedgerForm(request.GET)
    found = queries.ledger_day(request.viewer, day)
    rows = queries.ledger_devices(request.viewer, day, **form.values(), sort=request.GET.get("sort", "-received"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    facts = {
        "day": found,
        "page": page,
        "rows": [(row, _channel(row.line.name if row.line else "", row.channel)) for row in page],
        "labels": _labels(),
        "linked": request.viewer.can("device.read"),
        "form": form,
        "query": query.urlencode(),
    }
    return render(request, "devices/ledger_devices.html", facts)


@require_POST
def ledger_verify(request: Request, day: date) -> HttpResponse:
    """Ask for the chain of a day to be walked now; a job does it, the page tells when it is done."""
    hours = commands.ask_to_verify(request.viewer, day, now=clock.now())
    messages.success(request, _("正在核对 %(hours)s 个时段，稍后刷新本页看结果") % {"hours": hours})
    return redirect("devices:ledger_day", day)


@require_POST
def ledger_signed(request: Request, day: date) -> HttpResponse:
    """Give the day as a signed document; that it was taken is audited."""
    document = commands.export_signed(request.viewer, day, now=clock.now(), address=request.META.get("REMOTE_ADDR", ""))
    headers = {"Content-Disposition": f'attachment; filename="ledger-{day}.json"'}
    body = json.dumps(document, ensure_ascii=False, indent=1)
    return HttpResponse(body, content_type="application/json; charset=utf-8", headers=headers)


@require_POST
def ledger_export(request: Request, day: date) -> HttpResponse:
    """Give the day's devices as Excel, watermarked and audited."""
    file = BytesIO()
    commands.export_ledger(request.viewer, day, file=file, now=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="ledger-{day}.xlsx"'}
    return HttpResponse(file.getvalue(), content_type=_XLSX, headers=headers)


def _until(request: Request) -> date:
    """Return the day after the last shown; what is no day is tomorrow."""
    try:
        return date.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        return clock.local_day(clock.now()) + timedelta(days=1)


def _channels(request: Request, day: date) -> list[tuple[Any, str]]:
    return [(item, _channel(item.name, item.protocol)) for item in queries.ledger_channels(request.viewer, day)]


def _reasons(request: Request, day: date) -> list[tuple[str, int]]:
    """Return why frames were refused or not understood, in words; several codes may say the same."""
    found: dict[str, int] = {}
    for code, count in queries.ledger_reasons(request.viewer, day).items():
        word = str(OUTCOME_LABELS.get(code, code))
        found[word] = found.get(word, 0) + count
    return list(found.items())


def _labels() -> dict[str, Any]:
    return dict(LEDGER_LABELS)


def _place(request: Request) -> str:
    return areas.name(request.viewer.area) if request.viewer.area else ""


def _channel(name: str, protocol: str) -> str:
    title = str(PROTOCOLS[protocol].title) if protocol in PROTOCOLS else str(CHANNEL_LABELS.get(protocol, protocol))
    return f"{name}（{title}）" if name and title not in name else name or title
