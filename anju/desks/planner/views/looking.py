"""Pages of the planner: the county's day, a provider's day, one visit, a move that is only tried."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anju.desks.planner import county, mending, showing, words
from anju.desks.planner.forms import MoveForm
from anju.desks.planner.views import read
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Conflict, NotVisible
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Principal, Viewer
from anju.orders import queries


@require_safe
def providers(request: Request) -> HttpResponse:
    """Show the providers that have something to do on a day; a provider goes to its own."""
    viewer = request.viewer
    tomorrow = clock.local_day(clock.now()) + timedelta(days=1)
    if viewer.principal is Principal.PROVIDER:
        queries.planned_provider(viewer, viewer.organisation_id or 0)
        return redirect("planner:day", viewer.organisation_id, tomorrow.isoformat())
    viewer.need("worker.read")
    viewer.need("order.read")
    on = read.day(request.GET.get("day") or tomorrow.isoformat())
    page = county.page(viewer, on)
    return render(
        request, "planner/providers.html", {"page": page, "on": on, "may": _may(viewer, on), **read.around(on)}
    )


def _may(viewer: Viewer, on: date) -> bool:
    return viewer.can("assignment.plan") and on >= clock.local_day(clock.now())


@require_safe
def day(request: Request, provider_id: int, on: str) -> HttpResponse:
    """Show a provider's day."""
    viewer, when = request.viewer, read.day(on)
    plan = queries.day_plan(viewer, provider_id, when)
    found = queries.day_seen(viewer, provider_id, when, stops=plan.stops if plan else ())
    whole = request.GET.get("all") == "1"
    facts = {
        "page": showing.page(viewer, found, plan, most=None if whole else showing.MOST),
        "proposal": mending.shown(viewer, found, plan),
        "plan": plan,
        "provider": found.provider,
        "on": when,
        "version": plan.version if plan else 0,
        "may": viewer.can("assignment.plan") and when >= clock.local_day(clock.now()),
        **read.around(when),
    }
    return render(request, "planner/day.html", facts)


@require_safe
def visit(request: Request, provider_id: int, on: str, order_id: int) -> HttpResponse:
    """Show one visit: why this worker, what another would cost, and what a wanted move would do."""
    viewer, when = request.viewer, read.day(on)
    plan = queries.day_plan(viewer, provider_id, when)
    row = queries.order(viewer, order_id)
    if plan is None or row.provider_id != provider_id:
        raise NotVisible(order=order_id)
    found = queries.day_seen(viewer, provider_id, when, stops=plan.stops)
    if order_id not in found.orders:
        raise NotVisible(order=order_id)
    shown = showing.page(viewer, found, plan, most=None)
    person = read.person(request.GET)
    form = MoveForm(request.GET if "worker" in request.GET else None, workers=_choices(found))
    facts = {
        "row": _row(shown, order_id, person),
        "others": showing.others(viewer, plan, order_id, person),
        "plan": plan,
        "provider": found.provider,
        "on": when,
        "form": form,
        "person": person,
        "may": _may(viewer, when),
    }
    if form.is_bound and form.is_valid():
        facts |= _preview(viewer, plan, order_id, form, person)
    return render(request, "planner/visit.html", facts)


def _row(shown: showing.Page, order_id: int, person: int) -> showing.Shown:
    rows = [one for one in (*shown.placed, *shown.unplaced) if one.order.pk == order_id]
    return next((one for one in rows if one.person == person), rows[0])


@require_safe
def tried(request: Request, provider_id: int, on: str, order_id: int) -> HttpResponse:
    """Show what a move would cost while it is dragged; nothing is written."""
    viewer, when = request.viewer, read.day(on)
    viewer.need("assignment.plan")
    plan = queries.day_plan(viewer, provider_id, when)
    row = queries.order(viewer, order_id)
    if plan is None or row.provider_id != provider_id:
        raise NotVisible(order=order_id)
    staff = queries.day_seen(viewer, provider_id, when, stops=plan.stops)
    form = MoveForm(request.GET, workers=_choices(staff))
    if order_id not in staff.orders:
        raise NotVisible(order=order_id)
    if not form.is_valid():
        return render(request, "planner/try.html", {"barred": _("请选择由谁去、几点开始。")})
    person = read.person(request.GET)
    facts = {
        "row": {"elder": row.elder.name, "item": row.item.name if row.item else "", "order": row},
        "who": dict(_choices(staff))[form.cleaned_data["worker"]], "plan": plan, "provider": staff.provider, "on": when,
        "person": person, **_preview(viewer, plan, order_id, form, person),
    }  # fmt: skip
    return render(request, "planner/try.html", facts)


def _preview(viewer: Viewer, plan: Any, order_id: int, form: MoveForm, person: int) -> dict[str, Any]:
    worker, at = form.cleaned_data["worker"], form.minute
    try:
        day, fit = queries.move_shown(viewer, plan, order_id, worker_id=worker, at=at, person=person)
    except Conflict as refusal:
        return {"barred": sentence(refusal)}
    return {
        "fit": fit,
        "starts": words.moment(queries.starts_at(viewer, fit, day, order_id, person)),
        "travel": round(fit.travel),
        "saved": -round(fit.travel),
        "against": showing.against(fit),
        "worker": worker,
        "at": "" if at is None else words.moment(at),
    }


def _choices(found: queries.DaySeen) -> list[tuple[int, str]]:
    return [(item.worker.pk, item.worker.name) for item in found.staff if not item.away]
