"""The showcase of a county, and reserving from it."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from anju.assistive import commands, permissions, queries
from anju.assistive.forms import ReserveForm, ShowForm
from anju.assistive.models import AIMS, CLASSES, REASONS
from anju.assistive.views.refused import beside, staff_only
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotVisible, Refusal
from anju.kernel.viewer import Principal
from anju.people import queries as people


@require_GET
@never_cache
def showcase(request: Request) -> HttpResponse:
    """Show what can be borrowed and tried in the county; with an elder chosen, each line leads to the reservation."""
    viewer = request.viewer
    staff_only(request)
    form = ShowForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    elder_id, area = said.get("elder"), request.GET.get("area", "")
    offers = queries.showcase(
        viewer, on=clock.local_day(clock.now()), elder_id=elder_id, area=area if area.isdigit() else "",
        aim=said.get("aim", ""),
    )  # fmt: skip
    finds = viewer.can("elder.read") and viewer.can("aid.reserve")
    words = request.GET.get("q", "")[:80] if finds else ""
    facts: dict[str, Any] = {
        "form": form, "finds": finds, "words": words, "elder": _elder(request, elder_id) if elder_id else None,
        "hits": people.search(viewer, words) if words and not elder_id else [],
        "groups": _groups(offers), "count": len(offers), "may_reserve": permissions.may(viewer, "aid.reserve"),
        "free": sum(item.free for item in offers), "to_try": sum(item.to_try for item in offers),
    }  # fmt: skip
    return render(request, "assistive/showcase.html", facts)


def _elder(request: Request, elder_id: int) -> Any:
    viewer = request.viewer
    if viewer.principal is Principal.PROVIDER:
        return queries.borrower(viewer, queries.place(viewer, viewer.organisation_id or 0).area_code, elder_id)
    return people.elder(viewer, elder_id)


def _groups(offers: list[queries.Offer]) -> list[dict[str, Any]]:
    found: dict[str, list[queries.Offer]] = {}
    for item in offers:
        found.setdefault(item.kind.aim, []).append(item)
    return [{"name": AIMS[aim], "offers": found[aim]} for aim in AIMS if aim in found]


@require_http_methods(["GET", "POST"])
@never_cache
def reserve(request: Request, institution_id: int, kind: str) -> HttpResponse:
    """Show what a loan costs this elder, then put a piece aside at that price."""
    viewer, today = request.viewer, clock.local_day(clock.now())
    viewer.need("aid.reserve")
    staff_only(request)
    form = ReserveForm(request.POST or {"days": "30", **request.GET.dict()})
    if not form.is_valid() and "elder" in form.errors:
        raise NotVisible(elder=request.GET.get("elder", ""))
    elder_id, days = form.cleaned_data["elder"], form.cleaned_data.get("days")
    offer = queries.offer(viewer, institution_id, kind, on=today, elder_id=elder_id)
    elder, status = _elder(request, elder_id), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = commands.reserve(
                    viewer, institution_id, elder_id=elder_id, kind=kind, days=days or 0, now=clock.now(),
                    shown_pay_fen=form.cleaned_data["pay"], token=form.cleaned_data["token"],
                )  # fmt: skip
            except Refusal as refusal:
                status = beside(form, refusal)
            else:
                messages.success(request, _("已预约，三天内到站取用") if made else _("这次预约已经登记过。"))
                return redirect("assistive:loan", loan_id=made.pk) if made else redirect("assistive:loans")
    facts: dict[str, Any] = {
        "form": form, "offer": offer, "elder": elder, "token": secrets.token_urlsafe(12),
        "class_name": CLASSES.get(offer.kind.class_code, ""), "days": days or 30,
    }  # fmt: skip
    if days:
        cost = queries.quote(
            viewer, institution_id, kind, place_area=elder.area_code, elder_id=elder_id, days=days, on=today
        ).price  # fmt: skip
        facts |= {"cost": cost, "reason": REASONS[cost.reason]}
    return render(request, "assistive/reserve.html", facts, status=status)
