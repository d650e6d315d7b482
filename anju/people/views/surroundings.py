"""Contacts, health notes, standings and consents of one elder: each a small form on its own page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence
from anju.people import commands, permissions, queries
from anju.people.forms import CategoryForm, ConsentForm, ContactForm, ContactFormSet, HealthForm
from anju.people.models import Elder
from anju.people.views.refused import beside


def _editable(request: Request, elder_id: int) -> Elder:
    request.viewer.need("elder.edit")
    row = queries.elder(request.viewer, elder_id)
    permissions.check(request.viewer, "elder.edit", row)
    return row


def _back(request: Request, elder_id: int, tab: str) -> HttpResponse:
    messages.success(request, _("已保存"))
    return redirect(reverse("people:elder", args=[elder_id]) + f"?tab={tab}")


@require_http_methods(["GET", "POST"])
def contacts(request: Request, elder_id: int) -> HttpResponse:
    """Set the contacts and their calling order; an empty phone keeps the number that is there."""
    row = _editable(request, elder_id)
    here = queries.contacts(request.viewer, elder_id)
    shown = ("id", "name", "relation", "kind", "minutes_away", "has_key")
    initial = [{name: getattr(person, name) for name in shown} for person in here]
    formset = ContactFormSet(request.POST or None, initial=initial, prefix="c")
    status = 200
    if request.method == "POST" and formset.is_valid():
        try:
            commands.set_contacts(request.viewer, elder_id, _people(formset), now=clock.now())
        except Refusal as refusal:
            status = _beside_row(formset, refusal)
        else:
            return _back(request, elder_id, "circle")
    elif request.method == "POST":
        status = 422
    masks = {person.pk: queries.contact_line(person).phone for person in here}
    facts = {"elder": row, "formset": formset, "masks": masks}
    return render(request, "people/contacts.html", facts, status=status)


def _written(formset: "BaseFormSet[ContactForm]") -> list[ContactForm]:
    rows = [form for form in formset.ordered_forms if form.cleaned_data.get("name") or form.cleaned_data.get("phone")]
    return [form for form in rows if not form.cleaned_data.get("DELETE")]


def _people(formset: "BaseFormSet[ContactForm]") -> list[commands.ContactValues]:
    return [
        commands.ContactValues(
            id=said.get("id"),
            name=said.get("name", ""),
            relation=said.get("relation", ""),
            kind=said.get("kind") or "family",
            phone=said.get("phone", ""),
            minutes_away=said.get("minutes_away"),
            has_key=bool(said.get("has_key")),
        )
        for said in (form.cleaned_data for form in _written(formset))
    ]


def _beside_row(formset: "BaseFormSet[ContactForm]", refusal: Refusal) -> int:
    parts = str(refusal.facts.get("field", "")).split(".")
    rows = _written(formset)
    if len(parts) == 3 and parts[1].isdecimal() and int(parts[1]) <= len(rows):  # noqa: PLR2004 - contacts.2.phone
        rows[int(parts[1]) - 1].add_error(parts[2], sentence(refusal))
        return 422
    raise refusal


def _one_form(
    request: Request,
    elder_id: int,
    form: forms.Form,
    *,
    tab: str,
    title: str,
    write: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """Show a small form and carry out its command."""
    row = _editable(request, elder_id)
    status = 422 if form.is_bound and not form.is_valid() else 200
    if request.method == "POST" and form.is_valid():
        try:
            write(form.cleaned_data)
        except Refusal as refusal:
            status = beside(form, refusal)
        else:
            return _back(request, elder_id, tab)
    facts = {"elder": row, "form": form, "title": title, "tab": tab}
    return render(request, "people/small_form.html", facts, status=status)


@require_http_methods(["GET", "POST"])
def health(request: Request, elder_id: int) -> HttpResponse:
    """Note what a helper must know, or strike a note out."""
    removed = request.POST.get("remove", "")
    if removed.isdecimal():
        commands.remove_health_note(request.viewer, elder_id, note_id=int(removed), now=clock.now())
        return _back(request, elder_id, "circle")

    def write(said: dict[str, Any]) -> object:
        return commands.add_health_note(request.viewer, elder_id, now=clock.now(), **said)

    return _one_form(
        request, elder_id, HealthForm(request.POST or None), tab="circle", title=_("记一条健康提示"), write=write
    )


@require_http_methods(["GET", "POST"])
def categories(request: Request, elder_id: int) -> HttpResponse:
    """Record a standing, or end one today."""
    ended = request.POST.get("end", "")
    if ended.isdecimal():
        day = clock.local_day(clock.now())
        commands.end_category(request.viewer, elder_id, category_id=int(ended), ends_on=day, now=clock.now())
        return _back(request, elder_id, "standing")

    def write(said: dict[str, Any]) -> object:
        return commands.add_category(request.viewer, elder_id, now=clock.now(), **said)

    return _one_form(
        request, elder_id, CategoryForm(request.POST or None), tab="standing", title=_("登记人员类别"), write=write
    )


@require_http_methods(["GET", "POST"])
def consents(request: Request, elder_id: int) -> HttpResponse:
    """Record an answer to one purpose, or withdraw a yes."""
    withdrawn = request.POST.get("withdraw", "")
    if withdrawn:
        commands.withdraw_consent(request.viewer, elder_id, purpose=withdrawn, now=clock.now())
        return _back(request, elder_id, "consent")

    def write(said: dict[str, Any]) -> object:
        answer = {**said, "given": said["given"] == "yes"}
        return commands.give_consent(request.viewer, elder_id, channel="paper", now=clock.now(), **answer)

    form = ConsentForm(request.POST or None, initial={"purpose": request.GET.get("purpose", "")})
    return _one_form(request, elder_id, form, tab="consent", title=_("登记知情同意"), write=write)
