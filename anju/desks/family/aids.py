"""The family and the elder borrow an assistive device: what there is in the county, what it costs, reserve, give up."""

import secrets

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.assistive import commands, queries
from anju.desks.family.page import centre_phone
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.people import queries as people

MONTHS = (30, 60, 90)


def _theirs(request: Request, elder_id: int) -> None:
    if request.viewer.role not in {"relative", "elder"}:
        raise NotAllowed(verb="family")
    if elder_id not in request.viewer.elders:
        raise NotVisible(elder=elder_id)


@require_safe
def showcase(request: Request, elder_id: int) -> HttpResponse:
    """Show what can be borrowed around this home, and what is borrowed or reserved."""
    _theirs(request, elder_id)
    facts = {
        "elder": people.elder(request.viewer, elder_id), "elder_id": elder_id, "centre_phone": centre_phone(),
        "offers": queries.showcase(request.viewer, on=clock.local_day(clock.now()), elder_id=elder_id),
        "loans": [row for row in queries.loans_of(request.viewer, elder_id) if row.state in {"reserved", "lent"}],
    }  # fmt: skip
    return render(request, "family/aids.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def reserve(request: Request, elder_id: int, institution_id: int, kind: str) -> HttpResponse:
    """Show what a loan costs for one, two or three months; confirm puts a piece aside."""
    _theirs(request, elder_id)
    viewer, today = request.viewer, clock.local_day(clock.now())
    elder, problem = people.elder(viewer, elder_id), ""
    offer = queries.offer(viewer, institution_id, kind, on=today, elder_id=elder_id)
    if request.method == "POST":
        asked = request.POST.get("choice", "").split("-")
        days, shown = (int(word) if word.isascii() and word.isdigit() else 0 for word in [*asked, "", ""][:2])
        try:
            commands.reserve(
                viewer, institution_id, elder_id=elder_id, kind=kind, days=min(days, 999), shown_pay_fen=shown,
                token=request.POST.get("token", "")[:40], now=clock.now(),
            )  # fmt: skip
        except (NotAllowed, NotVisible):
            raise
        except Refusal as refusal:
            problem = sentence(refusal)
        else:
            return redirect("family:aids", elder_id=elder_id)
    choices = [
        {"days": days, "cost": queries.quote(
            viewer, institution_id, kind, place_area=elder.area_code, elder_id=elder_id, days=days, on=today).price}
        for days in (MONTHS if offer.longest_days >= MONTHS[0] else (offer.longest_days,)) if days <= offer.longest_days
    ]  # fmt: skip
    facts = {
        "elder": elder, "elder_id": elder_id, "offer": offer, "choices": choices, "problem": problem,
        "token": secrets.token_urlsafe(12),
    }  # fmt: skip
    return render(request, "family/aid.html", facts, status=409 if problem else 200)


@require_POST
def give_up(request: Request, elder_id: int, loan_id: int) -> HttpResponse:
    """Give a reservation up."""
    _theirs(request, elder_id)
    row = queries.loan(request.viewer, loan_id)
    if row.elder_id != elder_id:
        raise NotVisible(loan=loan_id)
    commands.cancel(request.viewer, loan_id, why=_("家属取消"), now=clock.now())
    return redirect("family:aids", elder_id=elder_id)
