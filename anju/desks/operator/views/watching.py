"""Watched elders and notes of the shift: put one there, take one down."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anju.desks.operator.forms import ShiftNoteForm, WatchForm
from anju.desks.operator.views.answers import seated
from anju.desks.operator.views.shift import in_room
from anju.incidents import commands
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.sentences import sentence
from anju.people import queries as people


@require_http_methods(["GET", "POST"])
@seated
def watch(request: Request) -> HttpResponse:
    """Find an elder and put them on the watch list with a reason and an end."""
    words = request.GET.get("q", "") or request.POST.get("q", "")
    form = WatchForm(request.POST or None, initial={"elder": request.GET.get("elder", "")})
    if request.method == "POST" and form.is_valid():
        refusal = _watch(request, form)
        if refusal is None:
            messages.success(request, _("已列入重点关注"))
            return HttpResponseRedirect(reverse("operator:desk"))
        form.add_error(None, sentence(refusal))
    context: dict[str, Any] = {"form": form, "words": words}
    context["hits"] = people.search(request.viewer, words) if words else []
    chosen = str(form["elder"].value() or "")
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:  # noqa: PLR2004 - bigint
        context["card"] = people.rescue_card(request.viewer, int(chosen))
    return render(request, "operator/watch.html", context, status=422 if form.errors else 200)


def _watch(request: Request, form: WatchForm) -> Refusal | None:
    """Do it, or return what stands in the way; who may not see the elder gets no form at all."""
    values = form.cleaned_data
    now = clock.now()
    try:
        commands.watch_elder(
            request.viewer, values["elder"], reason=values["reason"], ends_at=now + form.span(), now=now
        )
    except (NotAllowed, NotVisible):
        raise
    except Refusal as refusal:
        return refusal
    return None


@require_POST
@seated
def end_watch(request: Request, watch_id: int) -> HttpResponse:
    """Take an elder off the list."""
    try:
        commands.end_watch(request.viewer, watch_id, now=clock.now())
    except NotVisible:
        raise
    except Refusal as refusal:
        return in_room(request, sentence(refusal), status=refusal.status)
    return in_room(request, _("已从重点关注撤下"))


@require_http_methods(["GET", "POST"])
@seated
def note(request: Request) -> HttpResponse:
    """Write a line for the shift."""
    form = ShiftNoteForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        try:
            commands.write_shift_note(
                request.viewer, text=form.cleaned_data["text"], ends_at=now + form.span(), now=now
            )
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
            status = refusal.status
        else:
            response = in_room(request, _("已留言"))
            response.headers["HX-Retarget"] = "#work"
            return response
    return _shown(request, form, status)


def _shown(request: Request, form: Form, status: int) -> HttpResponse:
    return render(request, "operator/shift_note.html", {"form": form, "bare": request.htmx}, status=status)


@require_POST
@seated
def end_note(request: Request, note_id: int) -> HttpResponse:
    """Take a note down."""
    try:
        commands.end_shift_note(request.viewer, note_id, now=clock.now())
    except NotVisible:
        raise
    except Refusal as refusal:
        return in_room(request, sentence(refusal), status=refusal.status)
    return in_room(request, _("留言已撤下"))
