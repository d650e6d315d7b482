"""The list of workers, the page of one, the roster of a week."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from anju.areas import queries as areas
from anju.dispatch import permissions, queries
from anju.dispatch.forms import (
    CERTIFICATES,
    GENDERS,
    KINDS,
    LEAVES,
    MODES,
    SKILLS,
    CertificateForm,
    FilterForm,
    LeaveForm,
    RepeatForm,
    ShiftForm,
    WorkerForm,
)
from anju.dispatch.models import Shift, Worker
from anju.dispatch.rules.duty import is_fresh
from anju.dispatch.views.owning import fit
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed
from anju.kernel.viewer import Principal, Viewer

PAGE = 50
_KNOWN = ("kind", "mode", "skills", "gender", "visits_a_day", "hours_a_day")
DUTY = {
    "on_duty": _("在岗"),
    "inactive": _("停用"),
    "signed_off": _("下班"),
    "on_leave": _("请假"),
    "shift_over": _("不在班次内"),
    "presence_lost": _("失联超过 8 小时"),
}


def staff_only(viewer: Viewer) -> None:
    """Refuse whoever has nothing to do with workers."""
    if viewer.principal is Principal.FAMILY or not (viewer.can("worker.read") or viewer.can("worker.manage")):
        raise NotAllowed(verb="worker.read")


def _lines(viewer: Viewer, rows: list[Worker], now: datetime) -> list[dict[str, Any]]:
    duties = queries.duties(viewer, rows, now)
    kinds, modes = dict(KINDS), dict(MODES)
    places = _organisations(viewer, rows)
    return [
        {
            "worker": row,
            "organisation": places.get(row.organisation_id or 0, ""),
            "duty": duties[row.pk].on,
            "why": DUTY[duties[row.pk].why],
            "fresh": is_fresh(row.presence_at, now),
            "kind": kinds.get(row.kind, row.kind),
            "mode": modes.get(row.mode, row.mode),
            "area": areas.name(row.area_code),
        }
        for row in rows
    ]


@require_GET
def workers(request: Request) -> HttpResponse:
    """List workers with who is on duty; filters live in the address."""
    staff_only(request.viewer)
    form = FilterForm(request.GET)
    page = Paginator(queries.workers(request.viewer, **form.values()), PAGE).get_page(request.GET.get("page"))
    lines = _lines(request.viewer, list(page.object_list), clock.now())
    facts = {"form": form, "page": page, "lines": lines, "on": sum(line["duty"] for line in lines)}
    facts["manages"] = permissions.may(request.viewer, "register_worker")
    return render(request, "dispatch/workers.html", facts)


@require_GET
def worker(request: Request, worker_id: int) -> HttpResponse:
    """Show one worker."""
    staff_only(request.viewer)
    return page_of(request, queries.worker(request.viewer, worker_id), {})


def page_of(request: Request, row: Worker, bound: Mapping[str, Form], *, status: int = 200) -> HttpResponse:
    """Render the page of a worker; ``bound`` holds a form that was refused, by verb."""
    now = clock.now()
    today = clock.local_day(now)
    known = {"area": row.area_code, **{name: getattr(row, name) for name in _KNOWN}}
    forms: dict[str, Form] = {
        "change": fit(request.viewer, WorkerForm(initial={**known, "languages": "，".join(row.languages)})),
        "certificate": CertificateForm(),
        "shift": ShiftForm(initial={"on": today}),
        "repeat": RepeatForm(initial={"on": today, "until": today + timedelta(weeks=4)}),
        "leave": LeaveForm(initial={"first_on": today, "last_on": today}),
        **bound,
    }
    start, _end = clock.day_bounds(today)
    week = list(queries.shifts_of(request.viewer, row.pk, start=start, end=start + timedelta(days=7)))
    certificates = queries.certificates_of(request.viewer, row.pk)
    skills, titles, leaves = dict(SKILLS), dict(CERTIFICATES), dict(LEAVES)
    away = queries.leaves_of(request.viewer, row.pk, day=today)
    facts = {
        "line": _lines(request.viewer, [row], now)[0],
        "gender": dict(GENDERS)[row.gender] if row.gender else "",
        "organisation": _organisations(request.viewer, [row]).get(row.organisation_id or 0, ""),
        "certificates": [(titles.get(held.kind, held.kind), held) for held in certificates],
        "leaves": [(leaves.get(leave.kind, leave.kind), leave) for leave in away],
        "today": today,
        "soon": today + timedelta(days=60),
        "skills": [skills.get(skill, skill) for skill in row.skills],
        "shifts": week,
        "repeated": _repeated(week),
        "forms": forms,
        "manages": permissions.may(request.viewer, "change_worker", row),
        "may_duty": permissions.may(request.viewer, "set_duty", row),
    }
    return render(request, "dispatch/worker.html", facts, status=status)


def _repeated(week: list[Shift]) -> list[list[Shift]]:
    """Return the shifts of each weekly repetition of these days: it is called off as one, not at each of its days."""
    found: dict[int, list[Shift]] = {}
    for shift in week:
        if shift.series is not None:
            found.setdefault(shift.series, []).append(shift)
    return list(found.values())


def _organisations(viewer: Viewer, rows: list[Worker]) -> dict[int, str]:
    numbers = frozenset(row.organisation_id for row in rows if row.organisation_id is not None)
    return institutions.institution_names(viewer, numbers) if numbers else {}


@require_GET
def certificates(request: Request) -> HttpResponse:
    """Show the certificates that have ended or end within 60 days."""
    staff_only(request.viewer)
    today = clock.local_day(clock.now())
    titles = dict(CERTIFICATES)
    rows = list(queries.ending_certificates(request.viewer, day=today)[:500])
    places = _organisations(request.viewer, [row.worker for row in rows])
    lines = [
        {
            "held": row,
            "title": titles.get(row.kind, row.kind),
            "organisation": places.get(row.worker.organisation_id or 0, ""),
            "over": row.expires_on is not None and row.expires_on < today,
            "days": (row.expires_on - today).days if row.expires_on else None,
        }
        for row in rows
    ]
    return render(request, "dispatch/certificates.html", {"lines": lines})


@require_GET
def roster(request: Request) -> HttpResponse:
    """Show the roster of a week that begins on ``?from=``, a Monday by default."""
    staff_only(request.viewer)
    today = clock.local_day(clock.now())
    first = _day(request.GET.get("from", "")) or today - timedelta(days=today.weekday())
    start, _end = clock.day_bounds(first)
    days = [first + timedelta(days=number) for number in range(7)]
    table = queries.roster(request.viewer, start=start)
    facts = {
        "days": days,
        "table": table,
        "today": today,
        "covered": [sum(bool(shifts[number]) for _row, shifts in table) for number in range(7)],
        "before": first - timedelta(days=7),
        "after": first + timedelta(days=7),
    }
    return render(request, "dispatch/roster.html", facts)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
