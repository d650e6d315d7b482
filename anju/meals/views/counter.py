"""The counter: who, what, what it costs them, and the confirmation."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.money import yuan
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.meals import commands, permissions, queries
from anju.meals.forms import FindForm, ServeForm
from anju.meals.models import MEALS, REASONS


@require_GET
@never_cache
def counter(request: Request, institution_id: int) -> HttpResponse:
    """Show the counter of the open window."""
    request.viewer.need("meal.serve")
    return _page(request, institution_id, "")


@require_POST
@never_cache
def find(request: Request, institution_id: int) -> HttpResponse:
    """Look up who stands at the counter; every look leaves a row."""
    request.viewer.need("meal.serve")
    return _page(request, institution_id, request.POST.get("text", ""))


@require_POST
def serve(request: Request, institution_id: int) -> HttpResponse:
    """Serve the set that was confirmed; what has changed meanwhile is said and shown before anybody pays."""
    request.viewer.need("meal.serve")
    row = queries.canteen(request.viewer, institution_id)
    form = ServeForm(request.POST)
    if not form.is_valid():
        return _page(request, row.pk, request.POST.get("text", ""), wrong=_("请重新选择老人和套餐。"), status=422)
    said = form.cleaned_data
    try:
        meal = commands.serve(
            request.viewer, row.pk, elder_id=said["elder"], dish_id=said["dish"], shown_own_fen=said["own"],
            token=said["token"], now=clock.now(),
        )  # fmt: skip
    except (NotVisible, NotAllowed):
        raise
    except Refusal as refusal:
        return _page(
            request, row.pk, request.POST.get("text", ""), wrong=sentence(refusal), status=refusal.status
        )  # fmt: skip
    if meal is None:
        messages.info(request, _("这一餐已经登记过。"))
    else:
        messages.success(
            request,
            _("已登记：%(dish)s，补贴 %(subsidy)s 元，应收 %(own)s 元")
            % {"dish": meal.dish.name, "subsidy": yuan(meal.subsidy_fen), "own": yuan(meal.own_fen)},
        )
    return redirect("meals:counter", institution_id=row.pk)


def _page(request: Request, institution_id: int, text: str, *, wrong: str = "", status: int = 200) -> HttpResponse:
    row, now = queries.canteen(request.viewer, institution_id), clock.now()
    permissions.check(request.viewer, "meal.serve", row)
    day = clock.local_day(now)
    form = FindForm({"text": text} if text else None)
    kind = queries.open_meal(request.viewer, row.pk, now=now)
    dishes = queries.menu(request.viewer, row.pk, [day], meal=kind) if kind else []
    found = commands.look_up(request.viewer, row.pk, text, now=now) if text else []
    one = found[0] if len(found) == 1 else None
    facts: dict[str, Any] = {
        "row": row, "form": form, "text": text, "found": found, "one": one, "wrong": wrong, "kind": MEALS.get(kind, ""),
        "windows": [{"row": item, "meal": MEALS[item.meal]} for item in queries.windows(request.viewer, row.pk)],
        "dishes": dishes, "choices": [], "totals": queries.totals(request.viewer, day=day, institution_id=row.pk),
    }  # fmt: skip
    if one is not None:
        quotes = [queries.quote(request.viewer, row.pk, elder_id=one.id, dish=dish, now=now) for dish in dishes]
        facts["choices"] = [
            {"dish": item.dish, "price": yuan(item.charge.price_fen), "subsidy": yuan(item.charge.subsidy_fen),
             "own": yuan(item.charge.own_fen), "own_fen": item.charge.own_fen, "token": secrets.token_hex(12)}
            for item in quotes
        ]  # fmt: skip
        facts["reason"] = REASONS.get(quotes[0].charge.reason, "") if quotes else ""
        facts["full"] = bool(quotes) and not any(item.charge.subsidy_fen for item in quotes)
    return render(request, "meals/counter.html", facts, status=status)
