"""The register of institutions and the page of one."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anju.areas import queries as areas
from anju.institutions import commands, permissions, queries
from anju.institutions.forms import FilterForm, ReasonForm
from anju.institutions.lifecycle import LIFECYCLE
from anju.institutions.models import STATES
from anju.institutions.queries.panels import panels
from anju.institutions.views.refused import beside
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal

PAGE = 50
SHOWN_S = 30


@require_GET
def register(request: Request) -> HttpResponse:
    """Show the register: filters in the address, one page of rows."""
    request.viewer.need("institution.read")
    form = FilterForm(request.GET)
    filters = form.values()
    page = Paginator(queries.institutions(request.viewer, **filters), PAGE).get_page(request.GET.get("page"))
    facts = {
        "form": form,
        "page": page,
        "rows": [
            {"row": row, "kind": queries.kind_label(row.kind), "state": STATES.get(row.state, row.state),
             "place": areas.name(row.area_code)}
            for row in page
        ],
        "filtered": bool(filters),
        "narrower": areas.choices(request.viewer, str(filters.get("area", ""))),
        "may_edit": permissions.may(request.viewer, "institution.edit"),
    }  # fmt: skip
    return render(request, "institutions/register.html", facts)


@require_GET
def institution(request: Request, institution_id: int) -> HttpResponse:
    """Show one institution: who answers for it, its points, and what higher apps know of it."""
    request.viewer.need("institution.read")
    row = queries.institution(request.viewer, institution_id)
    points = queries.points(request.viewer, institution_id)
    words = queries.item_words(request.viewer)
    facts: dict[str, Any] = {
        "row": row,
        "card": queries.card(request.viewer, institution_id),
        "state": STATES.get(row.state, row.state),
        "points": [{"row": item, "kind": queries.point_kind_label(item.kind)} for item in points],
        "permits": queries.permits(request.viewer, institution_id, day=clock.local_day(clock.now())),
        "service_areas": [areas.full_name(code) for code in row.service_areas],
        "items": [words.get(code, code) for code in row.items],
        "panels": panels(request.viewer, row.pk),
        "may_edit": permissions.may(request.viewer, "institution.edit", row),
        "may_point": permissions.may(request.viewer, "institution.point", row),
        "may_reveal": permissions.may(request.viewer, "institution.reveal", row),
        "verbs": LIFECYCLE.verbs(row.state),
    }
    return render(request, "institutions/institution.html", facts)


@require_POST
def act(request: Request, institution_id: int, verb: str) -> HttpResponse:
    """Suspend, resume or close an institution."""
    request.viewer.need("institution.edit")
    why = request.POST.get("why", "")
    commands.move_institution(request.viewer, institution_id, verb, now=clock.now(), why=why)
    return redirect("institutions:institution", institution_id=institution_id)


@require_http_methods(["GET", "POST"])
@never_cache
def phone(request: Request, institution_id: int) -> HttpResponse:
    """Ask the reason, then show one full number for half a minute."""
    request.viewer.need("institution.reveal")
    row = queries.institution(request.viewer, institution_id)
    field = request.POST.get("field") or request.GET.get("field", "duty_phone")
    facts: dict[str, Any] = {"row": row, "field": field, "shown_s": SHOWN_S, "value": ""}
    form, status = ReasonForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            facts["value"] = commands.reveal_phone(
                request.viewer, institution_id, field=field, reason=form.cleaned_data["reason"], now=clock.now(),
                address=request.META.get("REMOTE_ADDR", ""),
            )  # fmt: skip
        except Refusal as refusal:
            status = beside(form, refusal)
    return render(request, "institutions/phone.html", facts | {"form": form}, status=422 if form.errors else status)
