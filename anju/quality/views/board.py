"""The board: numbers per provider, the list behind each number, as a file too."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Principal
from anju.orders import queries as orders
from anju.quality import commands, permissions, queries
from anju.quality.forms import PeriodForm, ShareForm
from anju.quality.rules import PERCENT

PAGE = 50
_SUMS = ("all", "served", "unserved", "late", "short", "complaints", "overdue")


@require_GET
def board(request: Request) -> HttpResponse:
    """Show a period: who was served, unserved, late, too short, by provider."""
    viewer, now = request.viewer, clock.now()
    permissions.check(viewer, "board")
    form, today = PeriodForm(request.GET), clock.local_day(now)
    filters = form.values(today)
    rows = queries.figures(viewer, now=now, **filters)
    first, last = form.period(today)
    form.data = request.GET.dict() | {
        "first": first.isoformat(),
        "last": last.isoformat(),
    }  # shown, also when not asked for
    may_share = permissions.may(viewer, "share")
    shares = queries.shares(viewer) if may_share else {}
    facts = {
        "form": form, "first": first, "last": last, "area": filters.get("area", ""), "may_share": may_share,
        "lines": [{"row": row, "percent": shares.get(row.provider_id or 0, PERCENT)} for row in rows],
        "total": {name: sum(getattr(row, name) for row in rows) for name in _SUMS},
        "narrower": areas.choices(viewer, str(filters.get("area", ""))) if viewer.area else (),
        "provider": viewer.principal is Principal.PROVIDER,
    }  # fmt: skip
    return render(request, "quality/board.html", facts)


def _kind(form: PeriodForm) -> str:
    return str(form.cleaned_data.get("kind") or "unserved")


@require_GET
def lapses(request: Request) -> HttpResponse:
    """Show the orders behind one number."""
    viewer, now = request.viewer, clock.now()
    permissions.check(viewer, "board")
    form, today = PeriodForm(request.GET), clock.local_day(now)
    filters = form.values(today)
    kind = _kind(form)
    first, last = form.period(today)
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(queries.lapses(viewer, kind, now=now, **filters), PAGE).get_page(request.GET.get("page"))
    facts = {
        "page": page, "title": queries.KINDS[kind], "first": first, "last": last, "query": query.urlencode(),
        "lines": [{"row": row, "state": orders.state_label(row.state), "minutes": _minutes(row)} for row in page],
    }  # fmt: skip
    return render(request, "quality/lapses.html", facts)


def _minutes(row: Any) -> int | None:
    return int(row.stayed.total_seconds() // 60) if row.stayed is not None else None


@require_POST
def export(request: Request) -> HttpResponse:
    """Give the list behind one number as CSV, watermarked and audited."""
    viewer, now = request.viewer, clock.now()
    permissions.check(viewer, "board")
    form = PeriodForm(request.GET)
    filters = form.values(clock.local_day(now))
    text = commands.export_lapses(viewer, _kind(form), filters, now=now)
    name = f"quality-{_kind(form)}-{now.astimezone(clock.BEIJING):%Y%m%d-%H%M}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def share(request: Request, provider_id: int) -> HttpResponse:
    """Set which share of a provider's visits is called back."""
    permissions.check(request.viewer, "share")
    form = ShareForm(request.POST)
    try:
        percent = form.cleaned_data["percent"] if form.is_valid() else -1
        commands.set_share(request.viewer, provider_id, percent=percent, now=clock.now())
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("回访比例已改，从下一单起"))
    return redirect("quality:board")
