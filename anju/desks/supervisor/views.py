"""Pages of the board. The area stands in the address; whatever lies outside the viewer's own is not there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.areas import queries as areas
from anju.desks.supervisor import board as boards
from anju.desks.supervisor import devicebar, export, judging, lists, morning
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer

WHOLE = "0"  # the country in an address
SHOWS = ("answered_60", "arrived_in_time")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _area(viewer: Viewer, area: str) -> str:
    if area == WHOLE and viewer.area:
        raise NotVisible(area=area)
    return boards.in_scope(viewer, "" if area == WHOLE else area)


@require_safe
def board(request: Request, area: str = "") -> HttpResponse:
    """Show the board of an area; HTMX gets only what lives."""
    viewer, now = request.viewer, clock.now()
    code = _area(viewer, area)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else SHOWS[0]
    found = boards.board(viewer, code, now=now, show=show)
    parts = morning.morning(viewer, code, found.figures, now=now)
    context = {
        "board": found,
        "code": code or WHOLE,
        "show": show,
        "as_table": request.GET.get("as") == "table",
        "big": request.GET.get("screen") == "1",
        "morning": parts,
        "devices": devicebar.device_bar(viewer, code, now=now),
        "sentence": _sentence(found, parts, viewer, code),
        "chart": _chart(found),
        "open": _open(found),
        "now": now,
    }
    template = "supervisor/board.html#board" if request.htmx else "supervisor/board.html"
    return render(request, template, context)


def _sentence(found: boards.Board, parts: tuple[morning.Part, ...], viewer: Viewer, code: str) -> str:
    night = morning.night_cases(viewer, code, found.now)
    return judging.headline(
        judging.Morning(
            life=len(night),
            life_reached=sum(map(morning.ended_well, night)),
            to_do=sum(part.count for part in parts if part.name != "night"),
            open_now=len(found.figures.open.ids_in),
            waiting=len(found.figures.waiting.ids_in),
        )
    )


def _chart(found: boards.Board) -> dict[str, Any]:
    target = (found.figures.answered_60.target or 0) * 100
    return {
        "name": _("60 秒接警率"),
        "days": [f"{day.on:%m-%d}" for day in found.days],
        "values": [None if day.share is None else int(day.share * 1000) / 10 for day in found.days],
        "target": target,
        "target_words": _("目标 %(n)s%%") % {"n": f"{target:g}"},
        "missing": _("缺数"),
    }


def _open(found: boards.Board) -> list[dict[str, Any]]:
    """Return the few large numbers: of this moment, of today, and how fast."""
    now, today, median = found.figures, found.today, _("14 天中位数")
    answered, arrived = judging.minutes(now.answer_median.value), judging.minutes(now.arrival_median.value)
    return [
        {"name": "open", "label": _("在办"), "value": len(now.open.ids_in), "note": _("此刻")},
        {"name": "waiting", "label": _("待接警"), "value": len(now.waiting.ids_in), "note": _("此刻")},
        {"name": "today_received", "label": _("今日来警"), "value": len(today.received.ids_in), "note": _("P1–P3")},
        {"name": "answer_median", "label": _("接警"), "value": answered, "note": median},
        {"name": "arrival_median", "label": _("到达"), "value": arrived, "note": median},
    ]  # fmt: skip


@require_safe
def people(request: Request, area: str, name: str) -> HttpResponse:
    """Show the people behind one number."""
    viewer, now = request.viewer, clock.now()
    code = _area(viewer, area)
    found = lists.people(viewer, code, name, part=request.GET.get("part", "all"), now=now)
    context = {
        "list": found,
        "code": code or WHOLE,
        "name": areas.name(code),
        "url_name": name,
        "most": lists.MOST,
    }
    return render(request, "supervisor/people.html", context)


@require_POST
def take_out(request: Request, area: str) -> HttpResponse:
    """Hand the board out as an Excel file; it is a POST because it is written into the audit."""
    viewer, now = request.viewer, clock.now()
    code = _area(viewer, area)
    file = export.workbook(viewer, boards.board(viewer, code, now=now), now=now)
    answer = HttpResponse(file, content_type=EXCEL)
    day = f"{clock.local_day(now):%Y%m%d}"
    answer.headers["Content-Disposition"] = f'attachment; filename="anju-board-{code or "cn"}-{day}.xlsx"'
    return answer
