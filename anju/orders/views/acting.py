"""Steps of an order and of a plan, each a form of its page."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anju.kernel import clock
from anju.kernel.http import Request, safe_path
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Principal
from anju.orders import commands, permissions, queries
from anju.orders.forms import ChangeForm, DayForm, WordsForm
from anju.orders.views.looking import order_facts, plan_facts


def _words(act: Callable[..., object]) -> Callable[[Request, int, str, int, datetime], object]:
    return lambda request, order_id, why, _stars, now: act(request.viewer, order_id, why=why, now=now)


def _plain(act: Callable[..., object]) -> Callable[[Request, int, str, int, datetime], object]:
    return lambda request, order_id, _why, _stars, now: act(request.viewer, order_id, now=now)


_ACTS: dict[str, Callable[[Request, int, str, int, datetime], object]] = {
    **{name: _words(getattr(commands, name)) for name in (
        "reject", "answer", "miss", "interrupt", "dispute", "uphold", "void", "refuse", "audit", "settle", "clear"
    )},
    **{name: _plain(getattr(commands, name)) for name in ("see", "resume", "depart", "confirm", "archive")},
    "cancel": lambda request, order_id, why, _stars, now: commands.cancel(
        request.viewer, order_id, why=why, now=now, shown_fee_fen=_fee(request), waived="waived" in request.POST
    ),
    "rate": lambda request, order_id, why, stars, now: commands.rate(
        request.viewer, order_id, stars=stars, note_text=why, now=now
    ),
    "call_back": lambda request, order_id, why, _stars, now: commands.call_back(
        request.viewer, order_id, result=why, now=now
    ),
}  # fmt: skip


def _fee(request: Request) -> int:
    """Return what the customer was told that calling off costs."""
    asked = request.POST.get("shown_fee_fen", "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else 0  # noqa: PLR2004 - a sum in fen


@require_POST
def act(request: Request, order_id: int, verb: str) -> HttpResponse:
    """Make one step; a refusal comes back beside the order with its sentence."""
    _no_family(request)
    form = WordsForm(request.POST)
    try:
        _ACTS[verb](request, order_id, str(form.read("why") or ""), int(form.read("stars") or 0), clock.now())
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        return _refused(request, order_id, refusal)
    following = safe_path(request.POST.get("next", ""))
    return redirect(following) if following else redirect("orders:order", order_id=order_id)


@require_POST
def send(request: Request, order_id: int) -> HttpResponse:
    """Ask a worker: the chosen one, or the first of the ranking; ``beside`` who is asked already for a visit of two."""
    _no_family(request)
    form = WordsForm(request.POST)
    ask = commands.accompany if "beside" in request.POST else commands.send
    try:
        row = ask(
            request.viewer, order_id, worker_id=form.read("worker"), why=str(form.read("why") or ""), now=clock.now()
        )
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        return _refused(request, order_id, refusal)
    messages.success(request, _("已请人上门，等答复：%(number)s") % {"number": row.number})
    return redirect("orders:order", order_id=order_id)


@require_http_methods(["POST"])
def change(request: Request, order_id: int) -> HttpResponse:
    """Move an order to another time, or change its note."""
    _no_family(request)
    row = queries.order(request.viewer, order_id)
    permissions.check(request.viewer, "change", row)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return render(
            request, "orders/order.html", order_facts(request, order_id) | {"change_form": form, "changing": True},
            status=422,
        )  # fmt: skip
    try:
        commands.change(
            request.viewer,
            order_id,
            starts_at=form.starts_at(),
            note_text=form.cleaned_data["note"],
            now=clock.now(),
            shown_own_fen=form.cleaned_data["shown_own_fen"],
        )
    except (NotAllowed, NotVisible):
        raise
    except commands.PriceChanged as refusal:
        again = request.POST.copy()
        again["shown_own_fen"] = str(refusal.facts["own_fen"])
        form = ChangeForm(again)
        form.add_error(None, sentence(refusal))
        facts = order_facts(request, order_id) | {"change_form": form, "changing": True}
        return render(request, "orders/order.html", facts, status=refusal.status)
    except Refusal as refusal:
        return _refused(request, order_id, refusal)
    messages.success(request, _("已更改 %(number)s") % {"number": row.number})
    return redirect("orders:order", order_id=order_id)


def _refused(request: Request, order_id: int, refusal: Refusal) -> HttpResponse:
    facts = order_facts(request, order_id) | {"refused": sentence(refusal)}
    return render(request, "orders/order.html", facts, status=refusal.status)


def _no_family(request: Request) -> None:
    """Keep the family out: it has pages of its own."""
    if request.viewer.principal is Principal.FAMILY:
        raise NotAllowed(verb="order")
    request.viewer.need("order.read")


@require_POST
def plan_act(request: Request, plan_id: int, verb: str) -> HttpResponse:
    """Pause, go on, or end a weekly plan; leave one of its days out or take it back."""
    _no_family(request)
    row = queries.plan(request.viewer, plan_id)
    acts: dict[str, Callable[..., object]] = {
        "pause": commands.pause_plan, "resume": commands.resume_plan, "end": commands.end_plan,
        "skip": commands.skip_day, "keep": commands.keep_day,
    }  # fmt: skip
    more: dict[str, object] = {}
    if verb in {"skip", "keep"}:
        form = DayForm(request.POST)
        if not form.is_valid():
            raise NotVisible(plan=plan_id)
        more = {"day": form.cleaned_data["day"]}
        if verb == "skip":
            more |= {"why": form.cleaned_data["why"], "shown_fee_fen": form.cleaned_data["shown_fee_fen"] or 0}
    try:
        acts[verb](request.viewer, row.pk, now=clock.now(), **more)
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        facts = plan_facts(request, plan_id) | {"refused": sentence(refusal)}
        return render(request, "orders/plan.html", facts, status=refusal.status)
    return redirect("orders:plan", plan_id=plan_id) if more else redirect("orders:plans")
