"""Pages of the planner: providers of a day, the day, one visit; computing, moving, publishing."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.desks.planner import showing, words
from anju.desks.planner.forms import MoveForm
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Conflict, NotVisible
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Principal
from anju.orders import commands, queries


def _day(on: str) -> date:
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise NotVisible(day=on) from None


def _version(request: Request) -> int:
    words_said = request.POST.get("version", "")
    return int(words_said) if words_said.isdecimal() and len(words_said) < 9 else 0  # noqa: PLR2004 - fits a column


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
    on = _day(request.GET.get("day") or tomorrow.isoformat())
    counted = Counter(queries.day_orders(viewer, on).order_by().values_list("provider_id", flat=True))
    rows = [(row, counted[row.pk]) for row in institutions.institutions(viewer, ids=list(counted))]
    return render(request, "planner/providers.html", {"rows": rows, "on": on, **_around(on)})


def _around(on: date) -> dict[str, date]:
    return {"before": on - timedelta(days=1), "after": on + timedelta(days=1)}


@require_safe
def day(request: Request, provider_id: int, on: str) -> HttpResponse:
    """Show a provider's day."""
    viewer, when = request.viewer, _day(on)
    plan = queries.day_plan(viewer, provider_id, when)
    found = queries.day_to_plan(viewer, provider_id, when, stops=plan.stops if plan else ())
    facts = {
        "page": showing.page(viewer, found, plan),
        "plan": plan,
        "provider": found.provider,
        "on": when,
        "version": plan.version if plan else 0,
        "may": viewer.can("assignment.plan") and when >= clock.local_day(clock.now()),
        **_around(when),
    }
    return render(request, "planner/day.html", facts)


@require_safe
def visit(request: Request, provider_id: int, on: str, order_id: int) -> HttpResponse:
    """Show one visit: why this worker, what another would cost, and what a wanted move would do."""
    viewer, when = request.viewer, _day(on)
    plan = queries.day_plan(viewer, provider_id, when)
    row = queries.order(viewer, order_id)
    if plan is None or row.provider_id != provider_id:
        raise NotVisible(order=order_id)
    found = queries.day_to_plan(viewer, provider_id, when, stops=plan.stops)
    if order_id not in found.orders:
        raise NotVisible(order=order_id)
    shown = showing.page(viewer, found, plan)
    form = MoveForm(request.GET if "worker" in request.GET else None, workers=_choices(found))
    facts = {
        "row": next(one for one in (*shown.placed, *shown.unplaced) if one.order.pk == order_id),
        "others": showing.others(viewer, plan, order_id),
        "plan": plan,
        "provider": found.provider,
        "on": when,
        "form": form,
        "may": viewer.can("assignment.plan") and when >= clock.local_day(clock.now()),
    }
    if form.is_bound and form.is_valid():
        facts |= _preview(request, plan, order_id, form)
    return render(request, "planner/visit.html", facts)


def _preview(request: Request, plan: Any, order_id: int, form: MoveForm) -> dict[str, Any]:
    worker, at = form.cleaned_data["worker"], form.minute
    try:
        _found, fit = queries.move_shown(request.viewer, plan, order_id, worker_id=worker, at=at)
    except Conflict as refusal:
        return {"barred": sentence(refusal)}
    starts = fit.plan.starts_of()[str(order_id)]
    return {
        "fit": fit,
        "starts": words.moment(starts),
        "travel": round(fit.travel),
        "against": showing.against(fit),
        "worker": worker,
        "at": "" if at is None else words.moment(at),
    }


def _choices(found: queries.Day) -> list[tuple[int, str]]:
    return [(item.worker.pk, item.worker.name) for item in found.staff if not item.away]


@require_POST
def compute(request: Request, provider_id: int, on: str) -> HttpResponse:
    """Plan the day, or only what has no place yet."""
    keep = request.POST.get("keep") == "1"
    try:
        plan = commands.plan_day(
            request.viewer, provider_id, _day(on), version=_version(request), now=clock.now(), keep=keep
        )
    except Conflict as refusal:
        messages.error(request, sentence(refusal))
    else:
        facts = {"placed": len(plan.stops), "left": len(plan.unplaced)}
        if plan.state == "computing":
            messages.success(request, _("订单较多，正在后台计算，约一分钟后刷新。"))
        else:
            messages.success(request, _("已安排 %(placed)d 次上门，%(left)d 次没有人去。") % facts)
    return redirect("planner:day", provider_id, on)


@require_POST
def move(request: Request, provider_id: int, on: str, order_id: int) -> HttpResponse:
    """Move a visit as it was shown."""
    viewer, when = request.viewer, _day(on)
    found = queries.day_to_plan(viewer, provider_id, when)
    viewer.need("assignment.plan")
    queries.order(viewer, order_id)
    form = MoveForm(request.POST, workers=_choices(found))
    if not form.is_valid():
        messages.error(request, _("请选择由谁去、几点开始。"))
        return redirect("planner:day", provider_id, on)
    try:
        commands.move_visit(
            viewer, provider_id, when, order_id, worker_id=form.cleaned_data["worker"], at=form.minute,
            version=_version(request), now=clock.now(),
        )  # fmt: skip
    except Conflict as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("已改好，其他上门的次序不变。"))
    return redirect("planner:day", provider_id, on)


@require_POST
def publish(request: Request, provider_id: int, on: str) -> HttpResponse:
    """Give the orders their times and ask the workers."""
    try:
        _plan, asked, left = commands.publish_day(
            request.viewer, provider_id, _day(on), version=_version(request), now=clock.now()
        )
    except Conflict as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("计划已发布，新请了 %(count)d 人次。") % {"count": asked})
        for words_said in left[:5]:
            messages.error(request, words_said)
    return redirect("planner:day", provider_id, on)
