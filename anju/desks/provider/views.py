"""Pages of the provider's desk: the day, one order with who could go and why, sending, refusing."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.areas import queries as areas
from anju.desks.provider import board as boards
from anju.desks.provider.forms import CorrectionForm, DayForm, RefuseForm, SendForm
from anju.dispatch import commands as visits
from anju.dispatch import queries as dispatch
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import SYSTEM
from anju.orders import commands, permissions, queries
from anju.people import queries as people

GROUPS = {
    "waiting": gettext_lazy("待派"),
    "trouble": gettext_lazy("要处理"),
    "going": gettext_lazy("已接单、服务中"),
    "done": gettext_lazy("已完成"),
}


@require_safe
def board(request: Request) -> HttpResponse:
    """Show the day of the own provider; an open desk that asks again is told in a word when nothing has changed."""
    boards.only_providers(request.viewer)
    now = clock.now()
    found, today = boards.board(request.viewer, day=_day(request, now), now=now), clock.local_day(now)
    mark = boards.mark(found, today, get_language())
    if request.htmx and request.GET.get("mark") == mark:
        return HttpResponse(status=204)
    facts = {"board": found, "titles": GROUPS, "today": today, "mark": mark}
    template = "provider/board.html#board" if request.htmx else "provider/board.html"
    return render(request, template, facts)


@require_safe
def lines(request: Request, group: str) -> HttpResponse:
    """Show a whole group of the day, page by page."""
    now = clock.now()
    day = _day(request, now)
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1  # noqa: PLR2004 - digits
    found, page = boards.group(request.viewer, group, day=day, now=now, page=number)
    paginator = Paginator(range(found.count), boards.MOST)
    facts = {
        "group": found, "name": group, "title": GROUPS[group], "day": day, "today": clock.local_day(now),
        "paged": paginator.get_page(page),
    }  # fmt: skip
    return render(request, "provider/group.html", facts)


def _day(request: Request, now: datetime) -> date:
    """Return the day that the address names; today when it names none or nonsense."""
    form = DayForm(request.GET)
    return (form.cleaned_data["day"] if form.is_valid() else None) or clock.local_day(now)


@require_safe
def order(request: Request, order_id: int) -> HttpResponse:
    """Show one order of the own provider: the home, who goes, who could go and why, who cannot and why not."""
    return _order(request, order_id)


def _order(request: Request, order_id: int, *, status: int = 200, **bound: Form) -> HttpResponse:
    viewer, now = request.viewer, clock.now()
    boards.only_providers(viewer)
    row = queries.order(viewer, order_id)
    may_send = any(permissions.may(viewer, verb, row) for verb in ("send", "reassign"))
    asked = list(dispatch.assignments_of(viewer, "order", row.pk))
    visit = next((item for item in reversed(asked) if item.state == "finished"), None)
    without = frozenset(item.worker_id for item in asked)
    facts: dict[str, Any] = {
        "row": row,
        "line": boards.line(row, now=now),
        "area": areas.full_name(row.area_code),
        "qualification": queries.qualification_label(row.item.required_qualification) if row.item else "",
        "card": people.rescue_card(SYSTEM, row.elder_id),
        "timeline": [
            {"at": item.at, "who": item.who, "text": item.text, "why": item.why, "tone": item.tone, "kind": ""}
            for item in queries.timeline(viewer, row)
        ],
        "asked": [item for item in reversed(asked) if item.reasons],
        "proof": next((shown for item in reversed(asked) if (shown := dispatch.proof_shown(viewer, item))), None),
        "active": any(item.state in {"offered", "accepted"} for item in asked),
        "choice": queries.choice(viewer, row, now=now, without=without) if may_send else None,
        "may_send": may_send,
        "may_refuse": permissions.may(viewer, "refuse", row)
        and row.state in {"placed", "dispatching", "reassigned", "accepted"},
        "visit": visit,
        "corrections": dispatch.corrections_of(viewer, visit.pk) if visit else [],
        "correct": CorrectionForm(
            initial={"arrived_at": visit.arrived_at, "finished_at": visit.finished_at} if visit else None
        ),
        "send": SendForm(),
        "refuse": RefuseForm(),
        **bound,
    }
    return render(request, "provider/order.html", facts, status=status)


@require_POST
def send(request: Request, order_id: int) -> HttpResponse:
    """Ask a worker: the first of the ranking, or another with a reason."""
    boards.only_providers(request.viewer)
    queries.order(request.viewer, order_id)
    form = SendForm(request.POST)
    if not form.is_valid():
        return _order(request, order_id, status=422, send=form)
    try:
        commands.send(
            request.viewer, order_id, worker_id=form.cleaned_data["worker"], why=form.cleaned_data["why"],
            now=clock.now(),
        )  # fmt: skip
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        return _order(request, order_id, status=refusal.status, send=form)
    messages.success(request, _("已派单，等本人答复"))
    return redirect("provider:order", order_id=order_id)


@require_POST
def refuse(request: Request, order_id: int) -> HttpResponse:
    """Say that an order cannot be served; the desk of the county looks for another way at once."""
    boards.only_providers(request.viewer)
    queries.order(request.viewer, order_id)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _order(request, order_id, status=422, refuse=form)
    try:
        commands.refuse(request.viewer, order_id, why=form.cleaned_data["why"], now=clock.now())
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        return _order(request, order_id, status=refusal.status, refuse=form)
    messages.success(request, _("已告知应答中心"))
    return redirect("provider:board")


@require_POST
def correct(request: Request, order_id: int) -> HttpResponse:
    """Ask that the locked visit of an order be read differently; street or county decides."""
    boards.only_providers(request.viewer)
    queries.order(request.viewer, order_id)
    asked = dispatch.assignments_of(request.viewer, "order", order_id)
    visit = asked.filter(state="finished").last()
    if visit is None:
        raise NotVisible(order=order_id)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _order(request, order_id, status=422, correct=form)
    try:
        visits.ask_correction(request.viewer, visit.pk, now=clock.now(), **form.cleaned_data)
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        return _order(request, order_id, status=refusal.status, correct=form)
    messages.success(request, _("更正申请已提交，等街道或区县审核"))
    return redirect("provider:order", order_id=order_id)
