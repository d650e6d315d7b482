"""Writing an institution and its points."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anju.areas import queries as areas
from anju.institutions import commands, permissions, queries
from anju.institutions.forms import InstitutionForm, PointForm
from anju.institutions.models import Institution, Point
from anju.institutions.views.refused import beside
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal

_OWN = ("kind", "name", "code", "credit_code", "area_code", "address", "legal_name", "responsible_name")
_OF_POINT = ("name", "kind", "building", "floor", "room")


def _form(request: Request, row: Institution | None = None) -> InstitutionForm:
    initial = {name: getattr(row, name) for name in _OWN} if row else {}
    form = InstitutionForm(request.POST or None, initial=initial, places=areas.chooser(request.viewer))
    if row is not None:
        del form.fields["area_code"]
    return form


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Put an institution into the register."""
    permissions.check(request.viewer, "institution.edit")
    form, status = _form(request), 200
    if request.method == "POST" and form.is_valid():
        try:
            row = commands.register_institution(request.viewer, cast("commands.Values", form.values()), now=clock.now())
        except Refusal as refusal:
            status = beside(form, refusal)
        else:
            messages.success(request, _("已登记 %(name)s") % {"name": row.name})
            return redirect("institutions:institution", institution_id=row.pk)
    return _page(request, form, None, status)


@require_http_methods(["GET", "POST"])
def edit(request: Request, institution_id: int) -> HttpResponse:
    """Change what is written on an institution; a full number is never put into the form."""
    request.viewer.need("institution.edit")
    row = queries.institution(request.viewer, institution_id)
    permissions.check(request.viewer, "institution.edit", row)
    form, status = _form(request, row), 200
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_institution(
                request.viewer, institution_id, cast("commands.Values", form.values()), now=clock.now()
            )
        except Refusal as refusal:
            status = beside(form, refusal)
        else:
            messages.success(request, _("已保存"))
            return redirect("institutions:institution", institution_id=institution_id)
    return _page(request, form, row, status)


def _page(request: Request, form: InstitutionForm, row: Institution | None, status: int) -> HttpResponse:
    facts = {"form": form, "row": row, "fields": list(form)}
    return render(request, "institutions/edit.html", facts, status=422 if form.errors and status < 400 else status)  # noqa: PLR2004


@require_http_methods(["GET", "POST"])
def new_point(request: Request, institution_id: int) -> HttpResponse:
    """Add a point."""
    request.viewer.need("institution.point")
    row = queries.institution(request.viewer, institution_id)
    form = PointForm(request.POST or None)
    return _point_page(request, form, row, None)


@require_http_methods(["GET", "POST"])
def point(request: Request, point_id: int) -> HttpResponse:
    """Say where a point is."""
    request.viewer.need("institution.point")
    found = queries.point(request.viewer, point_id)
    initial = {name: getattr(found, name) for name in _OF_POINT}
    return _point_page(request, PointForm(request.POST or None, initial=initial), found.institution, found)


def _point_page(request: Request, form: PointForm, row: Institution, found: Point | None) -> HttpResponse:
    permissions.check(request.viewer, "institution.point", row)
    status = 200
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        try:
            if found is None:
                commands.add_point(request.viewer, row.pk, **said, now=clock.now())
            else:
                commands.name_point(request.viewer, found.pk, **said, now=clock.now())
        except Refusal as refusal:
            status = beside(form, refusal)
        else:
            messages.success(request, _("已保存"))
            return redirect("institutions:institution", institution_id=row.pk)
    facts = {"form": form, "row": row, "point": found, "fields": list(form)}
    return render(request, "institutions/point.html", facts, status=422 if form.errors and status < 400 else status)  # noqa: PLR2004
