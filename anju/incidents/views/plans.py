"""The page of an elder's own response plan."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anju.incidents import commands, queries
from anju.incidents.forms import PlanLineForm
from anju.incidents.views.cases import staff_only
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Invalid
from anju.kernel.sentences import sentence
from anju.people import queries as people


@require_http_methods(["GET", "POST"])
def plan(request: Request, elder_id: int) -> HttpResponse:
    """Show the lines of an elder's plan; add one, or take one out."""
    staff_only(request.viewer)
    form = PlanLineForm(request.POST if request.method == "POST" and "remove" not in request.POST else None)
    card = people.rescue_card(request.viewer, elder_id)
    if request.method == "POST" and _changed(request, elder_id, form):
        return redirect("incidents:plan", elder_id)
    lines = queries.elder_plan(request.viewer, elder_id)
    facts = {"card": card, "lines": lines, "form": form, "manages": commands.may_plan(request.viewer)}
    return render(request, "incidents/plan.html", facts, status=422 if form.errors else 200)


def _changed(request: Request, elder_id: int, form: PlanLineForm) -> bool:
    word = request.POST.get("remove", "")
    if word:
        line_id = int(word) if word.isascii() and word.isdigit() and len(word) < 19 else 0  # noqa: PLR2004 - bigint
        commands.remove_plan_line(request.viewer, elder_id, line_id=line_id, now=clock.now())
        return True
    if not form.is_valid():
        return False
    try:
        commands.add_plan_line(request.viewer, elder_id, now=clock.now(), **form.cleaned_data)
    except Invalid as refusal:
        form.add_error("text", sentence(refusal))
        return False
    return True
