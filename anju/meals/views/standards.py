"""What an area gives for a meal."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.money import yuan
from anju.kernel.refusals import Refusal
from anju.meals import commands, permissions, queries
from anju.meals.commands import MealValueInvalid
from anju.meals.forms import EndForm, RuleForm, fen
from anju.meals.views.refused import beside


@require_http_methods(["GET", "POST"])
def rules(request: Request) -> HttpResponse:
    """Show the standards, and take a new one."""
    request.viewer.need("meal.read")
    may_rule = permissions.may(request.viewer, "meal.rule")
    form, status = RuleForm(request.POST or None, places=areas.chooser(request.viewer)), 200
    if request.method == "POST":
        permissions.check(request.viewer, "meal.rule")
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                commands.set_rule(
                    request.viewer, area=said["area"] or "", age_from=said["age_from"], fen=fen(said["price"]),
                    starts_on=said["starts_on"], ends_on=said["ends_on"], now=clock.now(),
                )  # fmt: skip
            except Refusal as refusal:
                status = beside(form, refusal)
            else:
                messages.success(request, _("已保存"))
                return redirect("meals:rules")
    today = clock.local_day(clock.now())
    facts: dict[str, Any] = {
        "rows": [
            {"row": row, "place": areas.full_name(row.area_code), "fen": yuan(row.fen),
             "running": row.starts_on <= today and (row.ends_on is None or row.ends_on > today),
             "may_end": may_rule and row.ends_on is None and request.viewer.covers(row.area_code)}
            for row in queries.rules(request.viewer)
        ],
        "form": form, "may_rule": may_rule, "today": today,
    }  # fmt: skip
    return render(request, "meals/rules.html", facts, status=status)


@require_POST
def end_rule(request: Request, rule_id: int) -> HttpResponse:
    """Let a standard end."""
    request.viewer.need("meal.rule")
    form = EndForm(request.POST)
    if not form.is_valid():
        raise MealValueInvalid(field="ends_on")
    commands.end_rule(request.viewer, rule_id, ends_on=form.cleaned_data["ends_on"], now=clock.now())
    messages.success(request, _("已保存"))
    return redirect("meals:rules")
