"""The list with its filters, one order, what rings, the weekly plans."""

import io
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from anju.areas import queries as areas
from anju.dispatch import queries as dispatch
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.viewer import Principal, Viewer
from anju.orders import commands, permissions, queries
from anju.orders.forms import GENDERS, HOLIDAY_RULES, WEEKDAYS, ChangeForm, FilterForm, NameForm
from anju.orders.lifecycle import WAITING
from anju.orders.models import Order

PAGE = 50
GENDER_WORDS = {code: word for code, word in GENDERS if code}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_VERBS = (
    "depart", "miss", "interrupt", "resume", "confirm", "call_back", "dispute", "uphold", "void", "audit", "settle",
    "archive", "reject", "cancel", "change", "rate", "refuse", "see", "clear",
)  # fmt: skip


@require_GET
def listing(request: Request) -> HttpResponse:
    """Show orders by filters; what nobody is coming for stands in its own count."""
    viewer = request.viewer
    viewer.need("order.read")
    no_family(request)
    form = FilterForm(request.GET)
    filters = form.values()
    query = request.GET.copy()
    query.pop("page", None)
    counts = queries.counts(viewer, **filters)
    paginator = Paginator(queries.orders(viewer, **filters), PAGE)
    paginator.count = counts.shown  # counted with the tabs already
    page = paginator.get_page(request.GET.get("page"))
    facts = {
        "form": form, "page": page, "counts": counts, "query": query.urlencode(),
        "filtered": any(filters.get(name) for name in ("text", "state", "channel", "from", "area", "alert", "elder")),
        "narrower": areas.choices(viewer, str(filters.get("area", ""))) if viewer.area else (),
        "may_place": viewer.can("order.place"), "chosen": filters.get("state", ""), "alerts": filters.get("alert", ""),
        "provider": viewer.principal is Principal.PROVIDER,
    }  # fmt: skip
    return render(request, "orders/list.html", facts)


def no_family(request: Request) -> None:
    """Keep the family out: these pages are for desks, offices and providers, it has its own."""
    if request.viewer.principal is Principal.FAMILY:
        request.viewer.need("order.list")


@require_POST
def export(request: Request) -> HttpResponse:
    """Give the filtered list as Excel, watermarked and audited."""
    no_family(request)
    file, now = io.BytesIO(), clock.now()
    commands.export_orders(request.viewer, FilterForm(request.GET).values(), file=file, now=now)
    name = f"orders-{now.astimezone(clock.BEIJING):%Y%m%d-%H%M}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file.getvalue(), content_type=_XLSX, headers=headers)


@require_GET
def order(request: Request, order_id: int) -> HttpResponse:
    """Show one order: its steps, money, who goes and why, and everything that happened."""
    request.viewer.need("order.read")
    no_family(request)
    return render(request, "orders/order.html", order_facts(request, order_id))


def order_facts(request: Request, order_id: int) -> dict[str, Any]:
    """Return what the page of an order shows."""
    viewer, now = request.viewer, clock.now()
    row = queries.order_shown(viewer, order_id)
    local = row.starts_at.astimezone(clock.BEIJING)
    may_send = permissions.may(viewer, "send", row) or permissions.may(viewer, "reassign", row)
    return {
        "order": row, "steps": queries.steps(viewer, row), "timeline": queries.timeline(viewer, row),
        "state": queries.state_label(row.state), "channel": queries.channel_label(row.channel),
        "unit": queries.unit_label(row.item.unit) if row.item else "", "place": areas.full_name(row.area_code),
        "missing": _missing(viewer, row) if may_send else 0,
        "reasons": queries.reasons_of(viewer, [row]).get(row.pk, []) if row.withheld else [],
        "waiting": row.state in WAITING,
        "may": {verb: permissions.may(viewer, verb, row) for verb in _VERBS},
        "may_complain": viewer.can("complaint.open"),
        "may_send": may_send, "provider": viewer.principal is Principal.PROVIDER,
        "change_form": ChangeForm(initial={"on": local.date(), "at": local.time(), "note": row.note}),
        "charge": queries.cancel_charge(viewer, row, now=now), "gender": GENDER_WORDS.get(row.carer_gender, ""),
        "cancelling": queries.cancel_words(viewer, row.cancel_rule, row.price_fen),
        "may_waive": viewer.can("order.manage"),
        "may_elder": viewer.can("elder.read"),
    }  # fmt: skip


def _missing(viewer: Viewer, row: queries.AnyOrder) -> int:
    """Return how many more are to be asked for a visit that somebody has been asked for."""
    return queries.still_missing(viewer, row) if row.state not in WAITING or row.state == "dispatching" else 0


@require_GET
def candidates(request: Request, order_id: int) -> HttpResponse:
    """Show who could go and why: a ranking is work, so it is made when somebody wants to see it."""
    viewer, now = request.viewer, clock.now()
    viewer.need("order.read")
    no_family(request)
    row = queries.order(viewer, order_id)
    if not permissions.may(viewer, "reassign", row):
        permissions.check(viewer, "send", row)
    missing = _missing(viewer, row)
    asked = dispatch.active_assignments(viewer, "order", row.pk) if missing else None
    without = frozenset(asked.values_list("worker_id", flat=True)) if asked is not None else frozenset()
    name = NameForm(request.GET).value
    facts = {
        "order": row, "missing": missing, "waiting": row.state in WAITING, "name": name,
        **(_who(viewer, row, now, without, name) if row.item else {}),
    }  # fmt: skip
    return render(request, "orders/choice.html" if request.htmx else "orders/candidates.html", facts)


def _who(viewer: Viewer, row: Order, now: datetime, without: frozenset[int], name: str) -> dict[str, Any]:
    """Return the first who could go, or whoever a name finds, also among those who cannot."""
    if not name:
        return {"candidates": queries.candidates(viewer, row, now=now, without=without)}
    found = queries.looked_for(viewer, row, name, now=now, without=without)
    return {"candidates": found.ranked, "ruled_out": found.ruled_out}


@require_GET
def ringing(request: Request) -> HttpResponse:
    """Show the strip of calls and unserved orders alone, for the desk that fetches it again and again."""
    request.viewer.need("order.manage")
    return render(request, "orders/ringing.html", {"calls": queries.ringing(request.viewer)})


def _days(weekdays: list[int]) -> str:
    """Say which days of the week, e.g. 周一、周四."""
    words = dict(WEEKDAYS)
    return "、".join(str(words[day]) for day in weekdays)


@require_GET
def plans(request: Request) -> HttpResponse:
    """Show the weekly plans."""
    viewer = request.viewer
    viewer.need("order.read")
    no_family(request)
    state = request.GET.get("state", "active")
    page = Paginator(queries.plans(viewer, state="" if state == "all" else state), PAGE).get_page(
        request.GET.get("page")
    )
    names = {row.code: row.name for row in queries.items(viewer, on=clock.local_day(clock.now()))}
    lines = [
        {"plan": row, "item": names.get(row.item_code, row.item_code), "days": _days(row.weekdays)} for row in page
    ]
    return render(request, "orders/plans.html", {
        "page": page, "lines": lines, "state": state,
        "may": viewer.can("order.place") and viewer.principal is not Principal.PROVIDER,
    })  # fmt: skip


@require_GET
def plan(request: Request, plan_id: int) -> HttpResponse:
    """Show one weekly plan with its coming days: holidays, orders that are made, days that are left out."""
    request.viewer.need("order.read")
    no_family(request)
    return render(request, "orders/plan.html", plan_facts(request, plan_id))


def plan_facts(request: Request, plan_id: int) -> dict[str, Any]:
    """Return what the page of a weekly plan shows."""
    viewer, now = request.viewer, clock.now()
    row = queries.plan(viewer, plan_id)
    names = {item.code: item.name for item in queries.items(viewer, on=clock.local_day(now))}
    return {
        "plan": row, "item": names.get(row.item_code, row.item_code), "days": _days(row.weekdays),
        "coming": queries.plan_days(viewer, row, now=now), "rule": dict(HOLIDAY_RULES).get(row.holiday_rule, ""),
        "may": viewer.can("order.place") and viewer.principal is not Principal.PROVIDER,
    }  # fmt: skip
