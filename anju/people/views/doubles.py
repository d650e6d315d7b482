"""Pairs of records that look like one person, each ended by a choice."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anju.kernel import clock
from anju.kernel.http import Request
from anju.people import commands, permissions, queries

PAGE = 30


@require_GET
def doubles(request: Request) -> HttpResponse:
    """Show the open pairs side by side."""
    permissions.check(request.viewer, "elder.edit")
    pairs = queries.duplicates(request.viewer)
    today = clock.local_day(clock.now())
    shown = [
        {"pair": pair, "sides": [queries.card_of(request.viewer, row, today) for row in (pair.first, pair.second)]}
        for pair in pairs[:PAGE]
    ]
    return render(request, "people/doubles.html", {"pairs": shown, "count": pairs.count()})


@require_POST
def decide(request: Request, duplicate_id: int) -> HttpResponse:
    """Carry out the choice."""
    permissions.check(request.viewer, "elder.edit")
    keep = request.POST.get("keep", "")
    commands.resolve_duplicate(
        request.viewer,
        duplicate_id,
        choice=request.POST.get("choice", ""),
        keep=int(keep) if keep.isdecimal() else None,
        now=clock.now(),
    )
    messages.success(request, _("已记下您的选择"))
    return redirect("people:doubles")
