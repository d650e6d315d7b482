"""Opening a record and changing it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.people import commands, permissions, queries
from anju.people.forms import ElderForm
from anju.people.models import Elder
from anju.people.views.refused import beside

_HOME = ("address", "floor_note", "door_note", "key_note", "animal_note")
_OWN = ("name", "sex", "birth_on", "area_code", "registered_area_code", "care_level", "hearing_note", "language_note",
        "carer_gender")  # fmt: skip


def _page(request: Request, form: ElderForm, status: int = 200, elder: Elder | None = None) -> HttpResponse:
    return render(request, "people/edit.html", {"form": form, "elder": elder}, status=status)


def _form(request: Request, initial: dict[str, Any]) -> ElderForm:
    places, everywhere = areas.chooser(request.viewer), areas.chooser(request.viewer, everywhere=True)
    return ElderForm(request.POST or None, initial=initial, places=places, everywhere=everywhere)


@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """Open a record."""
    permissions.check(request.viewer, "elder.edit")
    whole = request.viewer.area if len(request.viewer.area) == 12 else ""  # noqa: PLR2004 - a community
    form = _form(request, {"form_token": uuid4().hex, "area_code": whole})
    if request.method == "POST" and form.is_valid():
        try:
            row = commands.register_elder(
                request.viewer, now=clock.now(), form_token=form.cleaned_data["form_token"], **form.values()
            )
        except Refusal as refusal:
            return _page(request, form, beside(form, refusal))
        messages.success(request, _("已建档：%(name)s，%(number)s") % {"name": row.name, "number": row.number})
        return redirect("people:contacts" if not row.contacts.exists() else "people:elder", elder_id=row.pk)
    return _page(request, form, 422 if form.errors else 200)


def _initial(row: Elder) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(row, name) for name in _OWN}
    values["living_alone"] = (
        {True: "yes", False: "no"}.get(row.living_alone, "") if row.living_alone is not None else ""
    )
    if row.dwelling:
        values |= {name: getattr(row.dwelling, name) for name in _HOME}
    return values


@require_http_methods(["GET", "POST"])
def change(request: Request, elder_id: int) -> HttpResponse:
    """Change a record; a full identity number or phone is never put into the form."""
    request.viewer.need("elder.edit")
    row = queries.elder(request.viewer, elder_id)
    permissions.check(request.viewer, "elder.edit", row)
    form = _form(request, _initial(row))
    if request.method == "POST" and form.is_valid():
        values = form.values()
        if values["longitude"] is None and values["latitude"] is None:
            del values["longitude"], values["latitude"], values["datum"]
        try:
            commands.change_elder(request.viewer, elder_id, now=clock.now(), **values)
        except Refusal as refusal:
            return _page(request, form, beside(form, refusal), row)
        messages.success(request, _("已保存"))
        return redirect("people:elder", elder_id=elder_id)
    return _page(request, form, 422 if form.errors else 200, row)
