"""The programmes with what a month did, one programme with its people, an elder's statement to read and to print."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from anju.areas import queries as areas
from anju.benefits import permissions, queries
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed
from anju.kernel.viewer import Principal
from anju.people import queries as people

PAGE = 50
VERBS = {
    "grant": _("当月补贴到账"),
    "hold": _("下单冻结"),
    "debit": _("服务后支出"),
    "release": _("解冻退回"),
    "refund": _("作废退回"),
    "expire": _("月末清零"),
    "end": _("资格终止，余额收回"),
}
ENDED = {"died": _("去世"), "moved": _("迁出"), "decided": _("经办终止")}


def read_only(request: Request) -> None:
    """Keep out who may not read, and the family: it has pages of its own."""
    permissions.check(request.viewer, "read")
    if request.viewer.principal is Principal.FAMILY:
        raise NotAllowed(verb="benefit.list")


@require_GET
def programmes(request: Request) -> HttpResponse:
    """Show every programme here with this month's money, and who still waits for it."""
    read_only(request)
    viewer, today = request.viewer, clock.local_day(clock.now())
    rows = list(queries.programmes(viewer))
    money = queries.sums(viewer, rows, month=today)
    lines = [
        {"programme": row, "place": areas.name(row.area_code), "sums": money.get(row.pk, queries.Sums())}
        for row in rows
    ]
    facts = {
        "lines": lines, "month": today, "today": today, "waiting": queries.waiting(viewer, on=today),
        "may_open": permissions.may(viewer, "open", viewer.area), "may_run": permissions.may(viewer, "run"),
    }  # fmt: skip
    return render(request, "benefits/list.html", facts)


@require_GET
def programme(request: Request, programme_id: int) -> HttpResponse:
    """Show one programme and who gets its money."""
    read_only(request)
    return render(request, "benefits/programme.html", programme_facts(request, programme_id))


def programme_facts(request: Request, programme_id: int) -> dict[str, Any]:
    """Return what the page of a programme shows."""
    viewer, today = request.viewer, clock.local_day(clock.now())
    row = queries.programme_seen(viewer, programme_id)
    ended = request.GET.get("ended") == "1"
    found = queries.entitlements(viewer, programme=row.pk, open=not ended)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return {
        "programme": row, "place": areas.name(row.area_code), "page": page, "ended": ended, "today": today,
        "lines": queries.balances(viewer, page.object_list, month=today), "ended_words": ENDED,
        "sums": queries.sums(viewer, [row], month=today).get(row.pk, queries.Sums()),
        "may_entitle": permissions.may(viewer, "entitle") and row.ends_on is None,
        "may_stop": permissions.may(viewer, "entitle"),
        "may_close": permissions.may(viewer, "open", row.area_code) and row.ends_on is None,
    }  # fmt: skip


@require_GET
def statement(request: Request, elder_id: int) -> HttpResponse:
    """Show an elder's money of one month, booking by booking; the browser prints it as a sheet."""
    read_only(request)
    viewer, now = request.viewer, clock.now()
    elder = people.elder(viewer, elder_id)
    owed = queries.claims(viewer, elder_id)
    months = sorted({*queries.months_of(viewer, elder_id), *(claim.on.replace(day=1) for claim in owed)}, reverse=True)
    month = _month(request.GET.get("month", "")) or _newest(months, clock.local_day(now))
    mine = queries.entitlements(viewer, elder=elder_id)
    found = queries.statement(viewer, elder_id, month=month)
    facts = {
        "elder": elder, "statement": found, "months": months, "now": now, "place": areas.full_name(elder.area_code),
        "entitlements": queries.balances(viewer, mine, month=month), "ended_words": ENDED,
        "claims": [claim for claim in owed if claim.on.replace(day=1) == found.month],
        "several": len({line.programme for line in found.lines}) > 1,
        "lines": [{"line": line, "verb": VERBS.get(line.verb, line.verb)} for line in found.lines],
    }  # fmt: skip
    return render(request, "benefits/statement.html", facts)


def _newest(months: list[date], today: date) -> date:
    """Return the newest month that has begun; money of the next one may be held already."""
    return next((month for month in months if month <= today), months[-1] if months else today)


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return None
