"""Browsing the tree, with validity and successors; renaming and merging by the system administrator."""

import re

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from anju.areas import commands, queries
from anju.areas.forms import MergeForm, RenameForm
from anju.areas.queries.choosing import MOST
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotVisible, Refusal
from anju.kernel.sentences import sentence

_ID = re.compile(r"[A-Za-z][\w-]{0,60}")


@require_GET
def tree(request: Request, code: str = "") -> HttpResponse:
    """Show one division: its way down from the province, its children, its past."""
    return _show(request, code or request.viewer.area, RenameForm(), _merge_form(request), 200)


@require_GET
def choose(request: Request) -> HttpResponse:
    """Offer divisions to a field of a form: those that a word finds, or those directly below one."""
    if not request.viewer.covers(request.viewer.area):
        raise NotVisible
    chooser = queries.chooser(request.viewer, everywhere=request.GET.get("everywhere") == "1")
    words, at, holder = (request.GET.get(name, "")[:120] for name in ("words", "at", "list"))
    places = chooser.find(words) if words else chooser.below(at)
    facts = {
        "places": places,
        "above": None if words else chooser.above(at),
        "searched": words,
        "more": bool(words) and len(places) == MOST,
        "list": holder if _ID.fullmatch(holder) else "places",
    }
    return render(request, "areas/choose.html", facts)


def _show(request: Request, code: str, rename: RenameForm, merge: MergeForm, status: int) -> HttpResponse:
    viewer = request.viewer
    if not viewer.covers(code) or not (queries.known(code) or not code or queries.past(code).exists()):
        raise NotVisible(area=code)
    facts = {
        "code": code,
        "name": queries.full_name(code),
        "path": [item for item in queries.path(code) if viewer.covers(item.code)],
        "below": queries.children(viewer, code),
        "past": queries.past(code) if code else [],
        "manages": viewer.can("setting.manage") and bool(code) and queries.known(code),
        "rename": rename,
        "merge": merge,
    }
    return render(request, "areas/tree.html", facts, status=status)


@require_POST
def rename(request: Request, code: str) -> HttpResponse:
    """Give a division a new name from a day on."""
    request.viewer.need("setting.manage")
    form = RenameForm(request.POST)
    if form.is_valid():
        try:
            commands.rename(request.viewer, code, **form.cleaned_data, now=clock.now())
            return HttpResponseRedirect(reverse("areas:area", args=[code]))
        except NotVisible:
            raise
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
    return _show(request, code, form, _merge_form(request), 422)


def _merge_form(request: Request) -> MergeForm:
    data = request.POST if request.method == "POST" and "into" in request.POST else None
    return MergeForm(data, places=queries.chooser(request.viewer))


@require_POST
def merge(request: Request, code: str) -> HttpResponse:
    """Join a division into another from a day on."""
    request.viewer.need("setting.manage")
    form = _merge_form(request)
    if form.is_valid():
        into = form.cleaned_data["into"]
        row = commands.Row(into, form.cleaned_data["name"] or queries.name(into))
        try:
            commands.merge(request.viewer, [code], into=row, on=form.cleaned_data["on"], now=clock.now())
            return HttpResponseRedirect(reverse("areas:area", args=[into]))
        except NotVisible:
            raise
        except Refusal as refusal:
            form.add_error(None, sentence(refusal))
    return _show(request, code, RenameForm(), form, 422)
