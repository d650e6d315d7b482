"""What is done on the page of a case: a note, the call-back, the review, opening it again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.incidents import commands, queries
from anju.incidents.forms import CallBackForm, NoteForm, ReopenForm, ReviewForm
from anju.incidents.views.cases import page, staff_only
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence

ACTS: dict[str, tuple[type[Form], Callable[..., Any]]] = {
    "review": (ReviewForm, commands.review),
    "call_back": (CallBackForm, commands.call_back),
    "reopen": (ReopenForm, commands.reopen),
    "add_note": (NoteForm, commands.add_note),
}


@require_POST
def act(request: Request, incident_id: int, verb: str) -> HttpResponse:
    """Do one of the verbs of the page; a refusal comes back with the form that explains it."""
    staff_only(request.viewer)
    case = queries.incident(request.viewer, incident_id)
    if verb not in ACTS:
        raise NotVisible(verb=verb)
    kind, command = ACTS[verb]
    form = kind(request.POST)
    if not form.is_valid():
        return page(request, case, {verb: form}, status=422)
    try:
        command(request.viewer, incident_id, now=clock.now(), **form.cleaned_data)
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        form.add_error(None, sentence(refusal))
        return page(request, queries.incident(request.viewer, incident_id), {verb: form}, status=refusal.status)
    messages.success(request, _("已登记"))
    return redirect("incidents:incident", incident_id)
