"""The list of cases and the page of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.forms import Form
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from anju.areas import queries as areas
from anju.devices import queries as devices
from anju.dispatch import queries as dispatch
from anju.incidents import commands, permissions, queries
from anju.incidents.forms import CallBackForm, FilterForm, NoteForm, ReopenForm, ReviewForm
from anju.incidents.models import Incident, Press
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed
from anju.kernel.viewer import Principal, Viewer
from anju.messaging import queries as messaging
from anju_edge.protocols.signals import BY_NAME
from ui.marks import duration

PAGE = 50
SORTS = {"received_at", "priority", "state", "number", "kind"}
_STEPS = (
    ("received_at", gettext_noop("接收")),
    ("opened_at", gettext_noop("响铃")),
    ("claimed_at", gettext_noop("接听")),
    ("dispatched_at", gettext_noop("派出")),
    ("accepted_at", gettext_noop("接受")),
    ("arrived_at", gettext_noop("到达")),
    ("resolved_at", gettext_noop("办结")),
    ("reviewed_at", gettext_noop("复核")),
)
_SHOWN_BYTES = 4000


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    case: Incident
    elder: str
    place: str
    answered: int | None
    arrived: int | None


def staff_only(viewer: Viewer) -> None:
    """Refuse whoever does not work with cases; the family has its own page."""
    viewer.need("incident.read")
    if viewer.principal is Principal.FAMILY:
        raise NotAllowed(verb="incident.read")


def _seconds(start: datetime, end: datetime | None) -> int | None:
    return max(0, int((end - start).total_seconds())) if end else None


def line(viewer: Viewer, case: Incident) -> Line:
    """Dress a case for a list: the name as this viewer may read it in a list, the place down to the community."""
    return Line(
        case=case,
        elder=queries.shown_name(viewer, case),
        place=" ".join(area.name for area in areas.path(case.area_code)[2:]),
        answered=_seconds(case.received_at, case.answered_at),
        arrived=_seconds(case.received_at, case.on_site_at),
    )


@require_GET
def incidents(request: Request) -> HttpResponse:
    """List cases; filter and order live in the address."""
    staff_only(request.viewer)
    form = FilterForm(request.GET or None)
    rows = queries.incidents(request.viewer, **(form.values() if form.is_bound else {}))
    sort = request.GET.get("sort", "")
    if sort.lstrip("-") in SORTS:
        rows = rows.order_by(sort, "-id")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    facts = {
        "form": form,
        "page": page,
        "lines": [line(request.viewer, case) for case in page.object_list],
        "query": query.urlencode(),
    }
    facts["narrower"] = areas.choices(request.viewer, request.GET.get("area", ""))
    facts["exports"] = request.viewer.can("board.read")
    return render(request, "incidents/list.html", facts)


@require_POST
def export(request: Request) -> FileResponse:
    """Give the filtered list as Excel, watermarked and audited."""
    staff_only(request.viewer)
    rows = queries.incidents(request.viewer, **FilterForm(request.GET).values())
    file, now = BytesIO(), clock.now()
    address = request.META.get("REMOTE_ADDR", "")
    commands.export_incidents(request.viewer, rows, file=file, now=now, address=address)
    file.seek(0)
    name = f"incidents-{now.astimezone(clock.BEIJING):%Y%m%d-%H%M}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


@require_GET
def incident(request: Request, incident_id: int) -> HttpResponse:
    """Show one case: head, steps, timeline, presses with their frames, messages, assignments, what comes after."""
    staff_only(request.viewer)
    case = queries.incident(request.viewer, incident_id)
    return page(request, case, {})


@require_GET
def printed(request: Request, incident_id: int) -> HttpResponse:
    """Show the same case for paper."""
    staff_only(request.viewer)
    case = queries.incident(request.viewer, incident_id)
    return render(request, "incidents/print.html", facts_of(request.viewer, case))


def page(request: Request, case: Incident, bound: Mapping[str, Form], *, status: int = 200) -> HttpResponse:
    """Render the page of a case; ``bound`` holds a form that was refused, by verb."""
    forms: dict[str, Form] = {
        "review": ReviewForm(),
        "call_back": CallBackForm(),
        "reopen": ReopenForm(),
        "add_note": NoteForm(),
        **bound,
    }
    locks = {verb: permissions.why_not(request.viewer, verb, case) for verb in forms}
    facts = {**facts_of(request.viewer, case), "forms": forms, "locks": locks}
    return render(request, "incidents/incident.html", facts, status=status)


def facts_of(viewer: Viewer, case: Incident) -> dict[str, Any]:
    """Collect all that is shown of a case."""
    file = queries.CaseFile(viewer, case)
    return {
        "case": case,
        "line": line(viewer, case),
        "card": file.card,
        "silence": queries.silence_of(viewer, case),
        "kind": queries.kind_label(case.kind),
        "outcome": queries.outcome_label(case.outcome) if case.outcome else "",
        "source": queries.word(queries.SOURCES, case.source),
        "faults": [queries.word(queries.FAULTS, fault) for fault in case.faults],
        "steps": _steps(case),
        "entries": queries.timeline_of(viewer, file)[::-1],
        "vitals": _vitals(viewer, case),
        "presses": [_press(row) for row in queries.presses(viewer, case)],
        "messages_sent": [
            (row, queries.problem_label(row.problem)) for row in messaging.messages_of(viewer, "incident", case.pk)
        ],
        "assignments": dispatch.assignments_of(viewer, "incident", case.pk),
        "together": queries.together_with(viewer, case),
        "stale": queries.is_stale(case, clock.now()) and case.resolved_at is None,
    }


def _steps(case: Incident) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    open_seen = False
    for name, label in _STEPS:
        at = getattr(case, name)
        state = "done" if at else "next" if open_seen else "now"
        open_seen = open_seen or at is None
        note = duration(_seconds(case.received_at, at)) if at and name == "claimed_at" else ""
        text = f"{at.astimezone(clock.BEIJING):%H:%M:%S}" if at else ""
        found.append({"label": _(label), "state": state, "at": text, "note": note})
    return found


def _vitals(viewer: Viewer, case: Incident) -> list[dict[str, Any]]:
    """Return the elder's newest values until now, where a value is what the case is about."""
    if case.kind != "vital" or case.elder_id is None or not viewer.can("device.read"):
        return []
    rows = devices.last_values(viewer, case.elder_id, devices.VITALS, until=clock.now(), number=12)
    return [{"row": row, "word": _(BY_NAME[row.kind].chinese), "unit": BY_NAME[row.kind].unit} for row in rows]


def _press(row: Press) -> dict[str, Any]:
    raw = bytes(row.raw)[:_SHOWN_BYTES]
    try:
        shown = raw.decode()
    except UnicodeDecodeError:
        shown = raw.hex(" ")
    return {"row": row, "raw": shown, "cut": len(row.raw) > _SHOWN_BYTES}
