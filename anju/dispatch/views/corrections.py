"""The list of requests to correct locked visits, and the answers of whoever supervises."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.dispatch import commands, permissions, queries
from anju.dispatch.queries.corrections import CORRECTION_STATES
from anju.dispatch.queries.proof_words import proof_words
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence

MOST = 100


@require_safe
def corrections(request: Request) -> HttpResponse:
    """Show what waits for an answer, then what was answered, original and correction side by side."""
    return _page(request)


def _page(request: Request, *, wrong: str = "", wrong_id: int = 0, status: int = 200) -> HttpResponse:
    request.viewer.need("order.audit")
    state = request.GET.get("state", "")
    rows = queries.corrections(request.viewer, state=state)[:MOST]
    lines = [
        {
            "row": row,
            "word": CORRECTION_STATES.get(row.state, row.state),
            "may": row.state == "asked" and permissions.may(request.viewer, "decide_correction", row),
            "proof": proof_words(row.assignment.proof),
            "again": proof_words(row.proof),
            "wrong": wrong if row.pk == wrong_id else "",
        }
        for row in rows
    ]
    facts = {"lines": lines, "state": state, "states": CORRECTION_STATES.items()}
    return render(request, "dispatch/corrections.html", facts, status=status)


@require_POST
def correction_decide(request: Request, correction_id: int) -> HttpResponse:
    """Agree or not, in the name of the street or county."""
    queries.correction(request.viewer, correction_id)
    decide = commands.approve_correction if request.POST.get("answer") == "approve" else commands.refuse_correction
    try:
        row = decide(request.viewer, correction_id, why=request.POST.get("why", ""), now=clock.now())
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        return _page(request, wrong=sentence(refusal), wrong_id=correction_id, status=refusal.status)
    messages.success(request, _("已同意更正") if row.state == "approved" else _("未同意，按原记录"))
    return redirect("dispatch:corrections")
