"""Posts that end a case: closing with a coded reason, and the call-back."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anju.desks.operator.forms import NoteForm, ResolveForm
from anju.desks.operator.views.answers import done, explains, seated
from anju.incidents import commands
from anju.incidents import queries as incidents
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence


@require_http_methods(["GET", "POST"])
@seated
def resolve(request: Request, incident_id: int) -> HttpResponse:
    """Close the case in the dialog; a refusal is explained there, with what was written still in the form."""
    case = incidents.incident(request.viewer, incident_id)
    form = ResolveForm(request.POST or None, voices=incidents.spoken_calls(request.viewer, case), case=case)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            commands.resolve(request.viewer, incident_id, now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
            status = refusal.status
        else:
            return _closed(request, incident_id)
    context = {"case": case, "form": form, "bare": request.htmx}
    return render(request, "operator/resolve.html", context, status=status)


def _closed(request: Request, incident_id: int) -> HttpResponse:
    if not request.htmx:
        return done(request, incident_id)
    response = done(request, incident_id, _("已办结"), _("24 小时内回访，已列入待办"))
    response.headers["HX-Retarget"] = "#work"
    return response


@require_POST
@explains
def call_back(request: Request, incident_id: int) -> HttpResponse:
    """Write down the call-back after closing."""
    form = NoteForm(request.POST)
    note = form.cleaned_data["text"] if form.is_valid() else ""
    commands.call_back(request.viewer, incident_id, note=note, now=clock.now())
    return done(request, incident_id, _("回访已登记"))
