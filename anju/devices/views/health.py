"""Device health: six lists of devices that a person must look after, each with its count and its file."""

import io
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from anju.areas import queries as areas
from anju.devices import commands, permissions, queries
from anju.devices.forms import HealthForm
from anju.devices.models import (
    GONE_LABELS,
    HEALTH_EMPTY,
    HEALTH_FORMULAS,
    HEALTH_LABELS,
    HEALTH_SINCE,
    KIND_LABELS,
    REASON_LABELS,
    TAKE_BACK_LABELS,
)
from anju.devices.rules.battery import LOOK_DAYS
from anju.kernel import clock
from anju.kernel.http import Request

PAGE = 50
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@require_GET
def health(request: Request, name: str = queries.LISTS[0]) -> HttpResponse:
    """Show one list; the counts of all stand above it, the filters in the address."""
    viewer, now = request.viewer, clock.now()
    viewer.need("device.read")
    form = HealthForm(request.GET, name=name)
    filters = form.values()
    rows = queries.health_list(viewer, name, now=now, sort=request.GET.get("sort", ""), **filters)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = queries.health_counts(viewer, now=now, area=str(filters.get("area", "")))
    query = request.GET.copy()
    query.pop("page", None)
    binds = permissions.may(viewer, "device.bind")
    facts = {
        "form": form,
        "name": name,
        "title": HEALTH_LABELS[name],
        "formula": HEALTH_FORMULAS[name],
        "since": HEALTH_SINCE[name],
        "nothing": HEALTH_EMPTY[name],
        "counts": [(item, HEALTH_LABELS[item], found[item]) for item in queries.LISTS],
        "page": page,
        "rows": [_line(row) for row in queries.health_rows(viewer, name, list(page), now=now)],
        "filtered": bool(filters),
        "query": query.urlencode(),
        "area": filters.get("area", ""),
        "here": request.get_full_path(),
        "reasons": TAKE_BACK_LABELS.items(),
        "narrower": areas.choices(viewer, str(filters.get("area", ""))),
        "look_days": LOOK_DAYS,
        "sees_cases": viewer.can("incident.read"),
        "may": {"bind": binds, "test": binds and name == "untested", "take": binds and name in ("left", "idle")},
    }
    return render(request, "devices/health.html", facts)


@require_POST
def export_health(request: Request, name: str) -> HttpResponse:
    """Give the filtered list as Excel or as CSV, watermarked and audited."""
    kind = "csv" if request.POST.get("as") == "csv" else "xlsx"
    file, now = io.BytesIO(), clock.now()
    filters = HealthForm(request.GET, name=name).values()
    commands.export_health(request.viewer, name, filters, file=file, kind=kind, now=now)
    title = f"devices-{name.replace('_', '-')}-{now.astimezone(clock.BEIJING):%Y%m%d-%H%M}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{title}"'}
    return HttpResponse(file.getvalue(), content_type=_TYPES[kind], headers=headers)


def _line(row: queries.HealthRow) -> dict[str, Any]:
    device = row.device
    return {
        "row": row,
        "kind": KIND_LABELS.get(device.kind, device.kind),
        "gone": GONE_LABELS.get(row.gone, ""),
        "reason": REASON_LABELS.get(row.reason, ""),
        "why": TAKE_BACK_LABELS.get(row.why, row.why),
        "code": row.gone if row.gone in GONE_LABELS else row.reason if row.reason in TAKE_BACK_LABELS else "other",
    }
