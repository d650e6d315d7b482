"""The family says that an elder is not at home, and that they are back: one page, two buttons."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anju.desks.family.forms import AwayForm
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.people import queries as people
from anju.routines import commands as routines
from anju.routines import queries as routine_rows

_DAYS = 7


@require_http_methods(["GET", "POST"])
def away(request: Request, elder_id: int) -> HttpResponse:
    """Show whether the elder is away, and take a time or the word that they are back."""
    if request.viewer.role not in {"relative", "elder"}:
        raise NotAllowed(verb="family")
    if elder_id not in request.viewer.elders:
        raise NotVisible(elder=elder_id)
    now = clock.now()
    here = routine_rows.absence_now(request.viewer, elder_id, now=now)
    today = clock.local_day(now)
    first = {"starts_on": today, "ends_on": today + timedelta(days=_DAYS), "reason": "family"}
    form = AwayForm(request.POST or None, initial=first)
    if request.method == "POST":
        if here is not None:
            routines.come_home(request.viewer, here.pk, now=now)
            return redirect("family:elder", elder_id=elder_id)
        if form.is_valid() and _marked(request, elder_id, form, now):
            return redirect("family:elder", elder_id=elder_id)
    facts: dict[str, Any] = {
        "elder": people.elder(request.viewer, elder_id),
        "elder_id": elder_id,
        "form": form,
        "here": here,
    }
    return render(request, "family/away.html", facts, status=422 if form.errors else 200)


def _marked(request: Request, elder_id: int, form: AwayForm, now: datetime) -> bool:
    read = form.cleaned_data
    starts = clock.day_bounds(read["starts_on"])[0]
    try:
        routines.mark_away(
            request.viewer,
            elder_id,
            starts_at=now if clock.local_day(now) == read["starts_on"] else starts,
            ends_at=clock.day_bounds(read["ends_on"])[0],
            reason=read["reason"],
            now=now,
        )
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        return False
    return True
