"""The elder card: header, tabs, printing, and the dialog that asks why somebody wants a full value."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from anju.areas import queries as areas
from anju.journal import queries as journal
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.people import commands, permissions, queries
from anju.people.forms import RevealForm
from anju.people.models import Category, CategoryKind, Consent, ConsentPurpose, Elder
from anju.people.views.refused import beside

TABS = ("timeline", "standing", "circle", "devices", "consent", "looks")
SHOWN_S = 30


@require_GET
@never_cache
def elder(request: Request, elder_id: int) -> HttpResponse:
    """Show one elder."""
    request.viewer.need("elder.read")
    row = queries.elder(request.viewer, elder_id)
    tab = request.GET.get("tab", "timeline")
    facts = card_facts(request, row) | {"tab": tab if tab in TABS else "timeline"}
    return render(request, "people/elder.html", facts | _tab_facts(request, row, facts["tab"]))


def card_facts(request: Request, row: Elder) -> dict[str, Any]:
    """Return what the header and the right column of the card show."""
    viewer, today = request.viewer, clock.local_day(clock.now())
    panels = queries.panels(viewer, row.pk)
    looks = journal.looks_at(viewer, "elder", row.pk)
    return {
        "elder": row,
        "card": queries.card_of(viewer, row, today),
        "street": " ".join(area.name for area in areas.path(row.area_code)[3:]),
        "standing": [item for item in queries.categories(viewer, row.pk) if _holds(item, today)],
        "answers": _answers(queries.consents(viewer, row.pk)),
        "side": [panel for panel in panels if panel.tab == "side"],
        "head": [panel for panel in panels if panel.tab == "head"],
        "links": queries.links(viewer, row.pk),
        "device_panels": [panel for panel in panels if panel.tab == "devices"],
        "look_count": looks.count(),
        "looks": looks[:200],
        "pairs": queries.duplicates(viewer, elder_id=row.pk),
        "housemates": queries.elders_in_dwelling(viewer, row.dwelling_id).exclude(pk=row.pk) if row.dwelling_id else (),
        "may_edit": permissions.may(viewer, "elder.edit", row),
        "may_reveal": permissions.may(viewer, "elder.reveal", row),
        "today": today,
    }


def _holds(item: Category, today: Any) -> bool:
    return item.starts_on <= today and (item.ends_on is None or item.ends_on > today)


def _answers(rows: list[Consent]) -> list[dict[str, Any]]:
    """Return the newest answer to each purpose; what was never asked says so."""
    newest = {row.purpose: row for row in reversed(rows)}
    return [{"purpose": label, "word": code, "row": newest.get(code)} for code, label in ConsentPurpose.choices]


def _tab_facts(request: Request, row: Elder, tab: str) -> dict[str, Any]:
    if tab == "timeline":
        return _timeline(request, row)
    if tab == "standing":
        rows = queries.categories(request.viewer, row.pk)
        return {"categories": [{"row": item, "label": CategoryKind(item.kind).label} for item in rows]}
    if tab == "consent":
        return {"consents": queries.consents(request.viewer, row.pk)}
    if tab == "circle":
        return {"notes": queries.health_notes(request.viewer, row.pk)}
    return {}


def _timeline(request: Request, row: Elder) -> dict[str, Any]:
    entries = queries.timeline(request.viewer, row.pk)
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.kind] = counts.get(entry.kind, 0) + 1
    kind = request.GET.get("kind", "")
    shown = [entry for entry in entries if not kind or entry.kind == kind]
    days = [(day, list(items)) for day, items in groupby(shown, key=lambda entry: clock.local_day(entry.at))]
    return {"days": days, "kinds": sorted(counts.items()), "kind": kind, "entry_count": len(entries)}


@require_GET
@never_cache
def elder_print(request: Request, elder_id: int) -> HttpResponse:
    """Show the card for the printer: one page, masked, with who printed it and when."""
    request.viewer.need("elder.read")
    row = queries.elder(request.viewer, elder_id)
    return render(request, "people/print.html", card_facts(request, row) | {"printed_at": clock.now()})


@require_http_methods(["GET", "POST"])
@never_cache
def reveal(request: Request, elder_id: int) -> HttpResponse:
    """Ask the reason, then show one full value for half a minute."""
    request.viewer.need("elder.reveal")
    row = queries.elder(request.viewer, elder_id)
    permissions.check(request.viewer, "elder.reveal", row)
    field = request.POST.get("field") or request.GET.get("field", "door_code")
    contact = request.POST.get("contact") or request.GET.get("contact", "")
    facts: dict[str, Any] = {
        "elder": row, "field": field, "contact": contact, "in_dialog": bool(request.htmx),
        "hidden": "hidden" in request.GET, "shown_s": SHOWN_S,
    }  # fmt: skip
    form = RevealForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            facts["value"] = commands.reveal(
                request.viewer, elder_id, field=field, now=clock.now(), reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"], contact_id=int(contact) if contact.isdecimal() else None,
                address=request.META.get("REMOTE_ADDR", ""),
            )  # fmt: skip
        except Refusal as refusal:
            status = beside(form, refusal)
    if form.errors:
        status = 422
    return render(request, "people/reveal.html", facts | {"form": form}, status=status)
