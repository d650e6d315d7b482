"""Geofences of one elder: the map, the list, drawing, changing, taking away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anju.devices import commands, permissions, queries
from anju.devices.forms import FenceForm
from anju.devices.models import Fence
from anju.devices.rules import fences as rules
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Principal
from anju.people import queries as people


@require_GET
def fences(request: Request, elder_id: int) -> HttpResponse:
    """Show an elder's fences, where the elder was last, and when a line was crossed."""
    request.viewer.need("device.read")
    elder = people.elder(request.viewer, elder_id)
    found = queries.fences_of(request.viewer, elder_id)
    fixes = queries.fixes_of(request.viewer, elder_id, now=clock.now())
    facts = {
        "elder": elder,
        "fences": found,
        "fixes": fixes,
        "crossings": queries.crossings_of(request.viewer, elder_id),
        "outside": [row for row in found if row.inside is not None and row.inside == (row.rule == rules.KEEP_OUT)],
        "map": _map(elder, found, fixes),
        "may_set": _may_set(request, elder),
        "family": request.viewer.principal is Principal.FAMILY,
    }
    return render(request, "devices/fences.html", facts)


@require_http_methods(["GET", "POST"])
def new_fence(request: Request, elder_id: int) -> HttpResponse:
    """Draw a fence."""
    request.viewer.need("device.read")
    elder = people.elder(request.viewer, elder_id)
    permissions.check(request.viewer, "fence.set")
    return _drawing(request, elder, None)


@require_http_methods(["GET", "POST"])
def fence(request: Request, elder_id: int, fence_id: int) -> HttpResponse:
    """Change a fence."""
    request.viewer.need("device.read")
    elder = people.elder(request.viewer, elder_id)
    permissions.check(request.viewer, "fence.set")
    return _drawing(request, elder, queries.fence(request.viewer, elder_id, fence_id))


@require_POST
def remove_fence(request: Request, elder_id: int, fence_id: int) -> HttpResponse:
    """Take a fence away."""
    request.viewer.need("device.read")
    reason = request.POST.get("reason", "")
    row = commands.remove_fence(request.viewer, elder_id, fence_id, reason=reason, now=clock.now())
    messages.success(request, _("已删去围栏“%(name)s”") % {"name": row.name})
    return redirect("devices:fences", elder_id=elder_id)


def _drawing(request: Request, elder: Any, row: Fence | None) -> HttpResponse:
    form = FenceForm(request.POST or None, initial=_initial(elder, row))
    status = 422 if form.is_bound and not form.is_valid() else 200
    if request.method == "POST" and form.is_valid():
        try:
            values, reason = _values(form), form.cleaned_data["reason"]
            if row is None:
                commands.draw_fence(request.viewer, elder.pk, values, reason=reason, now=clock.now())
            else:
                commands.change_fence(request.viewer, elder.pk, row.pk, values, reason=reason, now=clock.now())
        except Refusal as refusal:
            field = str(refusal.facts.get("field", ""))
            field = "corners" if field == "points" and form.cleaned_data["shape"] == "polygon" else field
            form.add_error(field if field in form.fields else None, sentence(refusal))
            status = refusal.status
        else:
            messages.success(request, _("围栏已保存，下一次定位起判断"))
            return redirect("devices:fences", elder_id=elder.pk)
    others = [other for other in queries.fences_of(request.viewer, elder.pk) if row is None or other.pk != row.pk]
    fixes = queries.fixes_of(request.viewer, elder.pk, now=clock.now())
    facts = {"elder": elder, "form": form, "fence": row, "map": {**_map(elder, others, fixes), "draw": True}}
    return render(request, "devices/fence.html", facts, status=status)


def _values(form: FenceForm) -> commands.FenceValues:
    said = form.cleaned_data
    return {
        "name": said["name"],
        "rule": said["rule"],
        "points": form.points(),
        "radius": said["radius"] if said["shape"] == "circle" else None,
        "datum": said["datum"],
        "days": "".join(said["days"]),
        "starts": said["starts"],
        "ends": said["ends"],
    }


def _initial(elder: Any, row: Fence | None) -> dict[str, Any]:
    if row is None:
        home = elder.dwelling
        if home is None or home.longitude is None:
            return {}
        return {"latitude": home.latitude, "longitude": home.longitude, "datum": "wgs84", "name": _("家")}
    circle = row.radius is not None
    return {
        "name": row.name, "rule": row.rule, "shape": "circle" if circle else "polygon", "datum": "wgs84",
        "latitude": row.points[0][0] if circle else None, "longitude": row.points[0][1] if circle else None,
        "radius": row.radius or 300, "corners": "" if circle else "\n".join(f"{a},{b}" for a, b in row.points),
        "days": list(row.days), "starts": row.starts, "ends": row.ends,
    }  # fmt: skip


def _may_set(request: Request, elder: Any) -> bool:
    return permissions.may(request.viewer, "fence.set") and elder.status not in {"died", "merged"}


def _map(elder: Any, found: list[Fence], fixes: list[queries.FixSeen]) -> dict[str, Any]:
    home = elder.dwelling
    here = [home.latitude, home.longitude] if home is not None and home.longitude is not None else None
    return {
        "home": here,
        "home_label": _("家"),
        "fences": [{"name": row.name, "rule": row.rule, "points": row.points, "radius": row.radius} for row in found],
        "fixes": [
            {"at": [fix.latitude, fix.longitude], "accuracy": fix.accuracy, "newest": place == 0}
            for place, fix in enumerate(fixes)
        ],
    }
