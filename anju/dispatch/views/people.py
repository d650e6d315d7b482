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
from anju.dispatch.forms import KINDS, MODES, SKILLS, CertificateForm, FilterForm, ShiftForm, WorkerForm
from anju.dispatch.models import Worker
from anju.dispatch.rules.duty import is_fresh
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotAllowed
from anju.kernel.viewer import Principal, Viewer

PAGE = 50
DUTY = {
    "on_duty": _("在岗"),
    "inactive": _("停用"),
    "signed_off": _("下班"),
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
    return [
        {
            "worker": row,
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
    known = {"kind": row.kind, "area": row.area_code, "mode": row.mode, "skills": row.skills}
    forms: dict[str, Form] = {
        "change": WorkerForm(
            initial={**known, "languages": "，".join(row.languages)}, places=areas.chooser(request.viewer)
        ),
        "certificate": CertificateForm(),
        "shift": ShiftForm(initial={"on": clock.local_day(now)}),
        **bound,
    }
    start, _end = clock.day_bounds(clock.local_day(now))
    week = queries.shifts_of(request.viewer, row.pk, start=start, end=start + timedelta(days=7))
    certificates = queries.certificates_of(request.viewer, row.pk)
    skills = dict(SKILLS)
    facts = {
        "line": _lines(request.viewer, [row], now)[0],
        "certificates": [(skills.get(held.kind, held.kind), held) for held in certificates],
        "today": clock.local_day(now),
        "skills": [skills.get(skill, skill) for skill in row.skills],
        "shifts": week,
        "forms": forms,
        "manages": permissions.may(request.viewer, "change_worker", row),
        "may_duty": permissions.may(request.viewer, "set_duty", row),
    }
    return render(request, "dispatch/worker.html", facts, status=status)


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
