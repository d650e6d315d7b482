"""The loans of the scope, and one loan with what may be done with it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anju.assistive import commands, permissions, queries
from anju.assistive.forms import ActForm, LoansForm, fen
from anju.assistive.lifecycle import LOAN
from anju.assistive.models import LOAN_STATES, REASONS
from anju.assistive.rules import days_over
from anju.assistive.views.refused import beside, staff_only
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotVisible, Refusal

PAGE = 50
_ACTS = ("hand_over", "extend", "take_back", "cancel", "lose")


@require_GET
def loans(request: Request) -> HttpResponse:
    """List the loans of the scope."""
    staff_only(request)
    form, today = LoansForm(request.GET), clock.local_day(clock.now())
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = Paginator(queries.loans(request.viewer, state=state), PAGE).get_page(request.GET.get("page"))
    rows = [_line(item, today) for item in page]
    return render(request, "assistive/loans.html", {"form": form, "page": page, "rows": rows})


def _line(row: Any, today: Any) -> dict[str, Any]:
    over = days_over(row.due_on, today) if row.state == "lent" else 0
    return {"row": row, "state": LOAN_STATES[row.state], "over": over}


@require_GET
def loan(request: Request, loan_id: int) -> HttpResponse:
    """Show one loan: who, what, until when, who paid what, and what may be done."""
    staff_only(request)
    return _page(request, loan_id, ActForm())


def _page(request: Request, loan_id: int, form: ActForm, status: int = 200) -> HttpResponse:
    viewer = request.viewer
    row = queries.loan(viewer, loan_id)
    keeps = permissions.may(viewer, "aid.lend", row.institution)
    may = set(_ACTS) if keeps else {"cancel"} if permissions.may(viewer, "aid.reserve") else set()
    facts: dict[str, Any] = {
        **_line(row, clock.local_day(clock.now())), "form": form, "reason": REASONS[row.reason], "keeps": keeps,
        "verbs": [verb for verb in LOAN.verbs(row.state) if verb in may], "extensions": list(row.extensions.all()),
    }  # fmt: skip
    return render(request, "assistive/loan.html", facts, status=status)


@require_POST
def act_on_loan(request: Request, loan_id: int, verb: str) -> HttpResponse:
    """Hand over, extend, take back, give up or lose."""
    staff_only(request)
    viewer, now, form = request.viewer, clock.now(), ActForm(request.POST)
    if verb not in _ACTS:
        raise NotVisible(verb=verb)
    viewer.need("aid.reserve" if verb == "cancel" else "aid.lend")
    queries.loan(viewer, loan_id)
    if not form.is_valid():
        return _page(request, loan_id, form, 422)
    said = form.cleaned_data
    kept = fen(said["kept"] or Decimal(0))
    acts: dict[str, Callable[[], object]] = {
        "hand_over": lambda: commands.hand_over(viewer, loan_id, now=now),
        "extend": lambda: commands.extend(
            viewer, loan_id, days=said["days"] or 0, shown_own_fen=said["own"], now=now
        ),
        "take_back": lambda: commands.take_back(viewer, loan_id, kept_fen=kept, why=said["why"], now=now),
        "cancel": lambda: commands.cancel(viewer, loan_id, why=said["why"], now=now),
        "lose": lambda: commands.lose(viewer, loan_id, kept_fen=kept, why=said["why"], now=now),
    }  # fmt: skip
    try:
        acts[verb]()
    except Refusal as refusal:
        return _page(request, loan_id, form, beside(form, refusal))
    messages.success(request, _("已保存"))
    return redirect("assistive:loan", loan_id=loan_id)
