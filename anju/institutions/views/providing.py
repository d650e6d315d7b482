"""What an institution may do at home: its permits, its services and its divisions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anju.areas import queries as areas
from anju.institutions import commands, permissions, queries
from anju.institutions.forms import PermitForm, ServicesForm
from anju.institutions.models import Institution
from anju.institutions.views.refused import beside
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal


def _services(request: Request, row: Institution, *, posted: bool) -> ServicesForm:
    form = ServicesForm(request.POST if posted else None, places=areas.chooser(request.viewer))
    form.offer_items(queries.item_words(request.viewer), list(row.items))
    return form


@require_GET
def services(request: Request, institution_id: int) -> HttpResponse:
    """Show permits, services and divisions with the forms that change them."""
    request.viewer.need("institution.edit")
    return _page(request, queries.institution(request.viewer, institution_id))


def _page(
    request: Request, row: Institution, *, bound: ServicesForm | PermitForm | None = None, status: int = 200
) -> HttpResponse:
    permissions.check(request.viewer, "institution.edit", row)
    facts: dict[str, Any] = {
        "row": row,
        "permits": queries.permits(request.viewer, row.pk, day=clock.local_day(clock.now())),
        "places": [(code, areas.full_name(code)) for code in row.service_areas],
        "services": bound if isinstance(bound, ServicesForm) else _services(request, row, posted=False),
        "permit": bound if isinstance(bound, PermitForm) else PermitForm(),
    }
    return render(request, "institutions/services.html", facts, status=status)


def _do(request: Request, row: Institution, form: ServicesForm | PermitForm, act: Callable[[], object]) -> HttpResponse:
    """Carry out one change; a refusal comes back beside the form it is about."""
    if not form.is_valid():
        return _page(request, row, bound=form, status=422)
    try:
        act()
    except Refusal as refusal:
        status = beside(form, refusal)
        return _page(request, row, bound=form, status=status)
    messages.success(request, _("已保存"))
    return redirect("institutions:services", institution_id=row.pk)


@require_POST
def set_services(request: Request, institution_id: int) -> HttpResponse:
    """Write down services, add one division or take one away."""
    request.viewer.need("institution.edit")
    row = queries.institution(request.viewer, institution_id)
    if dropped := request.POST.get("drop", ""):
        places = [code for code in row.service_areas if code != dropped]
        commands.set_services(request.viewer, row.pk, items=row.items, service_areas=places, now=clock.now())
        messages.success(request, _("已保存"))
        return redirect("institutions:services", institution_id=row.pk)
    form = _services(request, row, posted=True)

    def act() -> None:
        places = [*row.service_areas, form.cleaned_data["area"] or ""]
        commands.set_services(request.viewer, row.pk, items=form.chosen(), service_areas=places, now=clock.now())

    return _do(request, row, form, act)


@require_POST
def add_permit(request: Request, institution_id: int) -> HttpResponse:
    """Write down a permit."""
    request.viewer.need("institution.edit")
    row = queries.institution(request.viewer, institution_id)
    form = PermitForm(request.POST)
    return _do(
        request, row, form, lambda: commands.add_permit(request.viewer, row.pk, **form.cleaned_data, now=clock.now())
    )


@require_POST
def remove_permit(request: Request, institution_id: int, permit_id: int) -> HttpResponse:
    """Take a permit away."""
    request.viewer.need("institution.edit")
    commands.remove_permit(request.viewer, institution_id, permit_id, now=clock.now())
    messages.success(request, _("已保存"))
    return redirect("institutions:services", institution_id=institution_id)
