"""What the planner does: compute, move, publish; mend a day that has changed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.desks.planner.forms import MoveForm
from anju.desks.planner.views import read
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Conflict
from anju.kernel.sentences import sentence
from anju.orders import commands, queries


@require_POST
def compute(request: Request, provider_id: int, on: str) -> HttpResponse:
    """Plan the day, or only what has no place yet."""
    keep = request.POST.get("keep") == "1"
    try:
        plan = commands.plan_day(
            request.viewer, provider_id, read.day(on), version=read.version(request), now=clock.now(), keep=keep
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
    viewer, when = request.viewer, read.day(on)
    found = queries.day_seen(viewer, provider_id, when)
    viewer.need("assignment.plan")
    queries.order(viewer, order_id)
    form = MoveForm(request.POST, workers=[(item.worker.pk, item.worker.name) for item in found.staff if not item.away])
    if not form.is_valid():
        messages.error(request, _("请选择由谁去、几点开始。"))
        return redirect("planner:day", provider_id, on)
    try:
        commands.move_visit(
            viewer, provider_id, when, order_id, worker_id=form.cleaned_data["worker"], at=form.minute,
            version=read.version(request), now=clock.now(), person=read.person(request.POST),
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
            request.viewer, provider_id, read.day(on), version=read.version(request), now=clock.now()
        )
    except Conflict as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("计划已发布，新请了 %(count)d 人次。") % {"count": asked})
        for words_said in left[:5]:
            messages.error(request, words_said)
    return redirect("planner:day", provider_id, on)


@require_POST
def compute_all(request: Request, on: str) -> HttpResponse:
    """Plan the day of every provider that has orders and no plan yet."""
    day = read.day(on)
    made = commands.plan_days(request.viewer, day, now=clock.now())
    messages.success(request, _("%(count)d 家服务商的计划正在后台计算。") % {"count": len(made)})
    return redirect(f"{reverse('planner:providers')}?day={day.isoformat()}")


def _mend(request: Request, provider_id: int, on: str, act: Callable[..., Any], done: str, **more: Any) -> HttpResponse:
    try:
        act(request.viewer, provider_id, read.day(on), version=read.version(request), now=clock.now(), **more)
    except Conflict as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, done)
    return redirect("planner:day", provider_id, on)


@require_POST
def propose(request: Request, provider_id: int, on: str) -> HttpResponse:
    """Work out how a changed day can be mended."""
    return _mend(request, provider_id, on, commands.propose_mending, _("调整方案已算好，请看过再采用。"))


@require_POST
def sick(request: Request, provider_id: int, on: str) -> HttpResponse:
    """Write down that somebody is ill, and who could go instead."""
    chosen = request.POST.get("worker", "")
    worker = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0  # noqa: PLR2004 - fits a column
    if not worker:
        request.viewer.need("assignment.plan")
        queries.planned_provider(request.viewer, provider_id)
        messages.error(request, _("请选择谁来不了。"))
        return redirect("planner:day", provider_id, on)
    return _mend(
        request,
        provider_id,
        on,
        commands.report_sick,
        _("病假已登记，替换方案已算好，请看过再采用。"),
        worker_id=worker,
    )


@require_POST
def drop(request: Request, provider_id: int, on: str) -> HttpResponse:
    """Leave the plan as it was."""
    return _mend(request, provider_id, on, commands.drop_mending, _("计划保持原样。"))


@require_POST
def accept(request: Request, provider_id: int, on: str) -> HttpResponse:
    """Take the proposal; the phones are told."""
    try:
        _plan, asked, left = commands.accept_mending(
            request.viewer, provider_id, read.day(on), version=read.version(request), now=clock.now()
        )
    except Conflict as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("已采用，新请了 %(count)d 人次。") % {"count": asked})
        for words_said in left[:5]:
            messages.error(request, words_said)
    return redirect("planner:day", provider_id, on)
