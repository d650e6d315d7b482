"""Saying that an elder is away, and that they came home."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence
from anju.people import queries as people
from anju.routines import commands, permissions, queries
from anju.routines.forms import AwayForm
from anju.routines.models import REASON_LABELS


@require_http_methods(["GET", "POST"])
def away(request: Request, elder_id: int) -> HttpResponse:
    """Show when an elder is away, and take a new time."""
    permissions.check_absences(request.viewer)
    elder = people.elder(request.viewer, elder_id)
    permissions.check_absence(request.viewer, elder)
    now = clock.now()
    form = AwayForm(request.POST or None, initial=AwayForm.initial_days(clock.local_day(now)))
    if request.method == "POST" and form.is_valid():
        starts_at, ends_at = form.times(now)
        read = form.cleaned_data
        try:
            commands.mark_away(
                request.viewer, elder_id, starts_at=starts_at, ends_at=ends_at, reason=read["reason"],
                note=read["note"], now=now,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("已登记不在家，到期自动恢复守望"))
            return redirect("routines:away", elder_id=elder_id)
    rows = [
        {"row": row, "reason": REASON_LABELS[row.reason], "over": row.ends_at <= now}
        for row in queries.absences(request.viewer, elder_id)
    ]
    facts = {"elder": elder, "form": form, "rows": rows, "home": queries.home_of(request.viewer, elder_id)}
    return render(request, "routines/away.html", facts, status=422 if form.errors else 200)


@require_POST
def come_home(request: Request, absence_id: int) -> HttpResponse:
    """Say that the elder is back."""
    row = commands.come_home(request.viewer, absence_id, now=clock.now())
    messages.success(request, _("已登记回家，继续守望"))
    return redirect("routines:away", elder_id=row.elder_id)
