"""Vital signs of one elder: sentence, curves with their limits, the limits themselves; and who is beyond now."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anju.areas import queries as areas
from anju.devices import commands, permissions, queries
from anju.devices.forms import LimitsForm
from anju.devices.models import SIGNAL_LABELS, Heard, VitalEpisode
from anju.devices.rules import limits
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Principal
from anju.people import queries as people
from anju_edge.protocols.signals import is_plausible

SPANS = {"1": timedelta(days=1), "7": timedelta(days=7), "30": timedelta(days=30)}
MOST_DRAWN = 200
_ENDED = frozenset({"died", "merged"})


@require_GET
def vitals(request: Request, elder_id: int) -> HttpResponse:
    """Show an elder's vital signs."""
    request.viewer.need("device.read")
    elder = people.elder(request.viewer, elder_id)
    now = clock.now()
    span = request.GET.get("days", "7")
    span = span if span in SPANS else "7"
    rows = queries.values_of(request.viewer, elder_id, since=now - SPANS[span], until=now)
    known = queries.limits_of(request.viewer, elder_id)
    episodes = queries.episodes_of(request.viewer, elder_id, since=now - timedelta(days=30))
    facts = {
        "elder": elder,
        "span": span,
        "spans": [("1", _("一天")), ("7", _("七天")), ("30", _("三十天"))],
        "charts": [_chart(limit, rows) for limit in known if any(row.kind == limit.kind for row in rows)],
        "limits": [_limit(limit) for limit in known],
        "episodes": [_episode(row) for row in episodes],
        "beyond": _beyond(episodes),
        "last": rows[0] if rows else None,
        "may_set": permissions.may(request.viewer, "limit.set") and elder.status not in _ENDED,
        "family": request.viewer.principal is Principal.FAMILY,
    }
    return render(request, "devices/vitals.html", facts)


def _beyond(episodes: list[VitalEpisode]) -> list[dict[str, Any]]:
    """Return what is beyond now, each kind once: where the alarm's limit is passed, the notice's is too."""
    open_ones = [row for row in episodes if row.ended_at is None]
    alarms = {row.kind for row in open_ones if row.grade == limits.ALARM}
    return [_episode(row) for row in open_ones if row.grade == limits.ALARM or row.kind not in alarms]


def _chart(limit: queries.Limit, rows: list[Heard]) -> dict[str, Any]:
    values = [row for row in rows if row.kind == limit.kind][:MOST_DRAWN]
    drawn = [_value(row, limit) for row in values]
    good = [item["value"] for item in drawn if not item["implausible"]]
    newest = next((item for item in drawn if not item["implausible"]), None)
    edges = [bound for bound in (*limit.alarm[:2], *limit.notice[:2]) if bound is not None]
    inside = [*good, *edges]
    margin = (max(inside) - min(inside)) * 0.1 or 1 if inside else 1
    return {
        "kind": limit.kind,
        "word": SIGNAL_LABELS[limit.kind],
        "unit": limits.unit(limit.kind),
        "rows": drawn,
        "oldest_first": drawn[::-1],
        "newest": newest,
        "alarm": limit.alarm,
        "notice": limit.notice,
        "least": round(min(inside) - margin) if inside else "",
        "most": round(max(inside) + margin) if inside else "",
        "odd": sum(1 for item in drawn if item["implausible"]),
    }


def _value(row: Heard, limit: queries.Limit) -> dict[str, Any]:
    value = row.value or 0.0
    odd = not is_plausible(row.kind, value)
    grade = "" if odd else "alarm" if limit.alarm.beyond(value) else "notice" if limit.notice.beyond(value) else ""
    return {"at": row.received_at, "value": value, "implausible": odd, "grade": grade}


def _limit(limit: queries.Limit) -> dict[str, Any]:
    return {
        "row": limit,
        "kind": limit.kind,
        "word": SIGNAL_LABELS[limit.kind],
        "unit": limits.unit(limit.kind),
        "notice": limit.notice,
        "alarm": limit.alarm,
    }


def _episode(row: VitalEpisode) -> dict[str, Any]:
    bounds = limits.Bounds(row.low, row.high)
    side = limits.side(bounds, row.first_value)
    return {
        "row": row,
        "word": SIGNAL_LABELS.get(row.kind, row.kind),
        "unit": limits.unit(row.kind),
        "side": side,
        "bound": row.low if side == "low" else row.high,
    }


@require_http_methods(["GET", "POST"])
def limits_page(request: Request, elder_id: int, kind: str) -> HttpResponse:
    """Set the limits of one kind of value, or give them back to the defaults."""
    request.viewer.need("device.read")
    elder = people.elder(request.viewer, elder_id)
    permissions.check(request.viewer, "limit.set")
    if kind not in limits.VITALS:
        raise Http404
    known = next(limit for limit in queries.limits_of(request.viewer, elder_id) if limit.kind == kind)
    form = LimitsForm(request.POST or None, initial=_initial(known))
    status = 200
    if request.method == "POST":
        status = _set(request, elder_id, kind, form)
        if status == 200:  # noqa: PLR2004 - nothing was refused
            messages.success(request, _("已保存，下一次测量起按新的限值"))
            return redirect("devices:vitals", elder_id=elder_id)
    default = limits.DEFAULTS[kind]
    facts = {"elder": elder, "form": form, "default": default, "known": known, **_limit(known)}
    return render(request, "devices/limits.html", facts, status=status)


def _initial(known: queries.Limit) -> dict[str, Any]:
    pairs = ((limits.NOTICE, known.notice), (limits.ALARM, known.alarm))
    return {f"{grade}_{name}": value for grade, bounds in pairs for name, value in bounds._asdict().items()}


def _set(request: Request, elder_id: int, kind: str, form: LimitsForm) -> int:
    """Carry out what was posted; return 200, or the status of what was refused."""
    try:
        if "reset" in request.POST:
            reason = request.POST.get("reason", "")
            commands.reset_limits(request.viewer, elder_id, kind=kind, reason=reason, now=clock.now())
            return 200
        if not form.is_valid():
            return 422
        notice, alarm = form.bounds(limits.NOTICE), form.bounds(limits.ALARM)
        commands.set_limits(
            request.viewer, elder_id, kind=kind, notice=notice, alarm=alarm, reason=form.cleaned_data["reason"],
            now=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        field = str(refusal.facts.get("field", ""))
        form.add_error(field if field in form.fields else None, sentence(refusal))
        return refusal.status
    return 200


@require_GET
def beyond(request: Request) -> HttpResponse:
    """List the elders of the area whose values are beyond a limit now."""
    request.viewer.need("device.read")
    found = list(queries.beyond_now(request.viewer)[:200])
    rows = [{**_episode(row), "place": areas.name(row.area_code)} for row in found]
    alarms = sum(1 for row in found if row.grade == limits.ALARM)
    return render(request, "devices/beyond.html", {"rows": rows, "alarms": alarms, "notices": len(found) - alarms})
