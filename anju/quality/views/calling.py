"""The work list of call-backs and one call with its questions."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anju.accounts.queries import Holder
from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import SYSTEM
from anju.orders import queries as orders
from anju.people import queries as people
from anju.quality import commands, permissions, queries
from anju.quality.forms import AnswersForm, CallFilterForm, StepForm
from anju.quality.models import REASONS, STATES, CallBack

PAGE = 50
_VERBS = ("take", "give_back", "hand_over", "miss", "reach", "give_up", "recheck")


@require_GET
def calls(request: Request) -> HttpResponse:
    """Show whom to call back, the gravest reason first."""
    viewer, now = request.viewer, clock.now()
    permissions.check(viewer, "calls")
    form = CallFilterForm(request.GET)
    filters = form.values()
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(queries.call_backs(viewer, **filters), PAGE).get_page(request.GET.get("page"))
    facts = {
        "form": form, "page": page, "counts": queries.call_counts(viewer, now=now), "query": query.urlencode(),
        "chosen": filters.get("state", "open"), "filtered": bool(filters.get("reason") or filters.get("area")),
        "narrower": areas.choices(viewer, str(filters.get("area", ""))) if viewer.area else (),
        "lines": [
            {"row": row, "reason": REASONS.get(row.reason, row.reason), "state": STATES.get(row.state, row.state),
             "due": row.state == "waiting" or bool(row.next_try_at and row.next_try_at <= now),
             "place": areas.name(row.area_code)}
            for row in page
        ],
    }  # fmt: skip
    return render(request, "quality/calls.html", facts)


@require_GET
def call(request: Request, call_id: int) -> HttpResponse:
    """Show one call: whom, about what, the questions."""
    return _show(request, call_id)


def _show(
    request: Request, call_id: int, *, form: AnswersForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    viewer = request.viewer
    permissions.check(viewer, "calls")
    row = queries.call_back(viewer, call_id)
    facts = {
        "row": row, "reason": REASONS.get(row.reason, row.reason), "state": STATES.get(row.state, row.state),
        "card": people.rescue_card(SYSTEM, row.elder_id), "order_state": orders.state_label(row.order.state),
        "form": form or AnswersForm(), "refused": refused, "place": areas.full_name(row.area_code),
        "timeline": queries.timeline(viewer, row),
        "colleagues": _colleagues(request, row),
        "may": {verb: permissions.may(viewer, verb, row) for verb in _VERBS},
    }  # fmt: skip
    return render(request, "quality/call.html", facts, status=status)


def _colleagues(request: Request, row: CallBack) -> list[Holder]:
    """Offer colleagues to whoever may give the call-back away."""
    if not permissions.may(request.viewer, "hand_over", row):
        return []
    return queries.colleagues(request.viewer, row, day=clock.local_day(clock.now()))


@require_POST
def reach(request: Request, call_id: int) -> HttpResponse:
    """Note the answers."""
    permissions.check(request.viewer, "calls")
    queries.call_back(request.viewer, call_id)
    form = AnswersForm(request.POST)
    if not form.is_valid():
        return _show(request, call_id, form=form, refused=_("请先答有没有人上门、有没有私下收钱。"), status=422)
    return _done(
        request, call_id,
        lambda now: commands.reach(
            request.viewer, call_id, form.answers(), note=form.cleaned_data["note"], now=now
        ),
    )  # fmt: skip


_ACTS: dict[str, Callable[[Request, int, StepForm, datetime], object]] = {
    "take": lambda request, row_id, _form, now: commands.take(request.viewer, row_id, now=now),
    "give_back": lambda request, row_id, _form, now: commands.give_back(request.viewer, row_id, now=now),
    "hand_over": lambda request, row_id, form, now: commands.hand_over(
        request.viewer, row_id, user_id=form.read("colleague") or 0, why=str(form.read("why") or ""), now=now
    ),
    "miss": lambda request, row_id, form, now: commands.miss(
        request.viewer, row_id, now=now, next_try_at=now + timedelta(hours=form.read("hours") or 2)
    ),
    "give_up": lambda request, row_id, form, now: commands.give_up(
        request.viewer, row_id, why=str(form.read("why") or ""), now=now
    ),
    "recheck": lambda request, row_id, form, now: commands.recheck(
        request.viewer, row_id, report=str(form.read("why") or ""), now=now
    ),
}


@require_POST
def act(request: Request, call_id: int, verb: str) -> HttpResponse:
    """Take it, give it back, not reached, given up, looked at on site."""
    permissions.check(request.viewer, "calls")
    form = StepForm(request.POST)
    return _done(request, call_id, lambda now: _ACTS[verb](request, call_id, form, now), stay=verb == "take")


def _done(request: Request, call_id: int, act_on: Callable[[datetime], object], *, stay: bool = False) -> HttpResponse:
    try:
        act_on(clock.now())
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        return _show(request, call_id, refused=sentence(refusal), status=refusal.status)
    return redirect("quality:call", call_id=call_id) if stay else redirect("quality:calls")
