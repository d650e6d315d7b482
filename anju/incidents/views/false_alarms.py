"""Which devices ring for nothing: rates by model, firmware and room, each number opening to its cases."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from anju.areas import queries as areas
from anju.incidents import commands, queries
from anju.incidents.queries.rates import group_words, shares
from anju.incidents.views.cases import PAGE, line, staff_only
from anju.kernel import clock
from anju.kernel.http import Request

_TITLES = {"model": gettext_lazy("型号"), "firmware": gettext_lazy("固件"), "room": gettext_lazy("位置")}
_SORTS = {"rate": lambda group: group.figure.value or 0, "count": lambda group: group.figure.of}
_SHOWN = 90


def _asked(request: Request) -> dict[str, Any]:
    """Read the address; what it does not say, or says wrongly, is the usual."""
    by, days, area = (request.GET.get(name, "") for name in ("by", "days", "area"))
    return {
        "by": by if by in queries.BY else queries.BY[0],
        "days": int(days) if days in {str(item) for item in queries.PERIODS} else _SHOWN,
        "area": area if area.isascii() and area.isdecimal() else "",
    }


@require_GET
def false_alarms(request: Request) -> HttpResponse:
    """Show the rates of all groups; small numbers are marked as such."""
    staff_only(request.viewer)
    asked = _asked(request)
    groups = queries.false_alarms(request.viewer, now=clock.now(), **asked)
    sort = request.GET.get("sort", "")
    if sort.lstrip("-") in _SORTS:
        groups = sorted(groups, key=_SORTS[sort.lstrip("-")], reverse=sort.startswith("-"))
    facts = {
        **asked,
        "title": _TITLES[asked["by"]],
        "tabs": _TITLES.items(),
        "periods": queries.PERIODS,
        "rows": [_row(group, asked) for group in groups],
        "outcomes": [(code, queries.OUTCOMES[code]) for code in queries.PARTS[2:]],
        "sentence": _sentence(groups, asked),
        "formula": queries.FORMULAS["false_alarms"],
        "narrower": areas.choices(request.viewer, asked["area"]),
        "query": request.GET.urlencode(),
    }
    return render(request, "incidents/false_alarms.html", facts)


@require_GET
def false_alarm_cases(request: Request) -> HttpResponse:
    """Show the cases behind one number."""
    staff_only(request.viewer)
    asked, key = _asked(request), request.GET.get("key", "")
    part = request.GET.get("part", "all")
    rows = queries.false_alarm_cases(request.viewer, key=key, part=part, now=clock.now(), **asked)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    facts = {
        **asked,
        "name": group_words(asked["by"], key),
        "part": {"all": _("已办结"), "false": _("误报")}.get(part) or queries.OUTCOMES[part],
        "page": page,
        "lines": [line(request.viewer, case) for case in page.object_list],
        "back": urlencode(asked),
    }
    return render(request, "incidents/false_alarm_cases.html", facts)


@require_POST
def export_false_alarms(request: Request) -> FileResponse:
    """Give the rates as Excel, watermarked and audited."""
    staff_only(request.viewer)
    file, now = BytesIO(), clock.now()
    commands.export_false_alarms(request.viewer, file=file, now=now, **_asked(request))
    file.seek(0)
    name = f"false-alarms-{now.astimezone(clock.BEIJING):%Y%m%d-%H%M}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


def _row(group: Any, asked: dict[str, Any]) -> dict[str, Any]:
    return {
        "group": group,
        "name": group_words(asked["by"], group.key),
        "rate": group.figure.value * 100,
        "false": len(group.figure.ids_in),
        "counts": [(part, group.outcomes.get(part, 0)) for part in queries.PARTS[2:]],
        "query": urlencode({**asked, "key": group.key}),
    }


def _sentence(groups: list[Any], asked: dict[str, Any]) -> str:
    total = shares(groups)
    if not total["of"]:
        return _("%(days)s 天里没有已办结的设备警情。") % asked
    facts = {**asked, **total, "rate": f"{100 * total['false'] / total['of']:.1f}"}
    first = _("%(days)s 天里设备警情办结 %(of)s 起，其中误报 %(false)s 起，占 %(rate)s%%。") % facts
    sure = [group for group in groups if group.sure]
    if not sure:
        return first + _("每一组都不到 20 起，只供参考。")
    worst = max(sure, key=lambda group: group.figure.value)
    named = {"name": group_words(asked["by"], worst.key), "rate": f"{100 * worst.figure.value:.1f}"}
    return first + _("最高的是%(name)s，%(rate)s%%。") % named
