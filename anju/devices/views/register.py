"""The register of devices."""

import io
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from anju.areas import queries as areas
from anju.devices import commands, permissions, queries
from anju.devices.forms import FilterForm
from anju.devices.models import CONDITION_LABELS, KIND_LABELS, Device
from anju.kernel import clock
from anju.kernel.http import Request

PAGE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def register(request: Request) -> HttpResponse:
    """Show the register: filters in the address, counts by condition, one page of rows."""
    request.viewer.need("device.read")
    form = FilterForm(request.GET)
    filters = form.values()
    page = Paginator(queries.devices(request.viewer, **filters), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    found = queries.counts(request.viewer, area=str(filters.get("area", "")))
    facts = {
        "form": form,
        "page": page,
        "rows": [row_of(device) for device in page],
        "counts": [(status, CONDITION_LABELS[status], found[status]) for status in queries.STATUSES],
        "total": sum(number for status, number in found.items() if status not in ("retired", "suspended")),
        "filtered": bool(filters),
        "query": query.urlencode(),
        "narrower": areas.choices(request.viewer, str(filters.get("area", ""))),
        "may": _may(request),
    }
    return render(request, "devices/register.html", facts)


@require_POST
def export(request: Request) -> HttpResponse:
    """Give the filtered register as Excel, watermarked and audited."""
    file, now = io.BytesIO(), clock.now()
    commands.export_devices(request.viewer, FilterForm(request.GET).values(), file=file, now=now)
    name = f"devices-{now.astimezone(clock.BEIJING):%Y%m%d-%H%M}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file.getvalue(), content_type=_XLSX, headers=headers)


def row_of(row: Device) -> dict[str, Any]:
    """Return a device with the words of its kind and condition."""
    return {
        "device": row,
        "kind": KIND_LABELS.get(row.kind, row.kind),
        "condition": getattr(row, "condition", "unknown"),
    }


def _may(request: Request) -> dict[str, bool]:
    verbs = {"enrol": "device.enrol", "line": "line.manage"}
    return {name: permissions.may(request.viewer, verb) for name, verb in verbs.items()} | {
        "faults": queries.sees_lanes(request.viewer)
    }
