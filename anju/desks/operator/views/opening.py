"""A case that came by telephone: find the elder, open it, it is the operator's own."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from anju.desks.operator.forms import OpenForm
from anju.desks.operator.views.answers import case_url
from anju.incidents import commands
from anju.incidents.permissions import AlreadyClaimed
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence
from anju.people import queries as people


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Search for the elder and open a case by hand."""
    request.viewer.need("incident.open")
    words = request.GET.get("q", "") or request.POST.get("q", "")
    form = OpenForm(request.POST or None, initial={"elder": request.GET.get("elder", "")})
    if request.method == "POST" and form.is_valid():
        try:
            return HttpResponseRedirect(case_url(_open(request, form)))
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
    context = {"form": form, "words": words, "hits": people.search(request.viewer, words) if words else []}
    chosen = form["elder"].value()
    if chosen and str(chosen).isdigit():
        context["card"] = people.rescue_card(request.viewer, int(chosen))
    return render(request, "operator/new.html", context, status=422 if form.errors else 200)


def _open(request: Request, form: OpenForm) -> int:
    """Open the case and claim it, for the operator has the caller on the line; a case that rang already is joined."""
    now = clock.now()
    case = commands.open_manually(request.viewer, now=now, **form.words(request.viewer))
    try:
        commands.claim(request.viewer, case.pk, now=now)
    except AlreadyClaimed:
        return int(case.pk)
    return int(case.pk)
