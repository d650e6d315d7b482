"""Falls by acceleration on one line: labels, models, what a model would have done, letting it ring or not."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anju.devices import commands, permissions, queries
from anju.devices.forms import LabelsForm
from anju.devices.lifecycle import FALL_MODEL, FALL_UNDER_WAY
from anju.devices.models import FALL_STATES, FallModel
from anju.journal import queries as journal
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence
from anju_edge.protocols.registry import PROTOCOLS

SHOWN = 100
PAGE = 20
_DAYS = 30
_BIGINT = 19
FAULTS = {
    "columns": gettext_lazy("第一行要有五个列名：设备编号、开始、结束、佩戴人、是否跌倒"),
    "too_many": gettext_lazy("超过 2000 行，请分几个文件传"),
    "device": gettext_lazy("没有设备编号"),
    "time": gettext_lazy("开始或结束不是时间，写作 2026-11-28 09:30:00"),
    "order": gettext_lazy("结束不晚于开始"),
    "wearer": gettext_lazy("没有写佩戴人"),
    "truth": gettext_lazy("是否跌倒要写“是”或“否”"),
    "long_fall": gettext_lazy("跌倒的一段不能长于 10 分钟"),
    "long": gettext_lazy("一段不能长于 24 小时"),
    "twice": gettext_lazy("与上面的一行时间重叠"),
    "unknown": gettext_lazy("这条线路上没有登记这个编号"),
    "kept_other": gettext_lazy("与已收下的一段时间重叠；要改，先删去那一段"),
    "no_windows": gettext_lazy("这段时间里没有收到加速度片段"),
}
WHY_NOT = {
    "no_falls": gettext_lazy("标为跌倒的时段里没有加速度片段。"),
    "no_others": gettext_lazy("标为没有跌倒的时段里没有加速度片段。"),
    "one_wearer": gettext_lazy("片段都来自一个佩戴人，换个人戴就不知道准不准。"),
    "nothing_hard": gettext_lazy("片段太少，或里面没有重的一下（1.6 g 以上），学不出来。"),
}
VERBS = {
    "ask": gettext_lazy("开始学习"),
    "finish_learning": gettext_lazy("学好"),
    "fail": gettext_lazy("没有学成"),
    "rehearse": gettext_lazy("预演"),
    "finish": gettext_lazy("预演完"),
    "apply": gettext_lazy("启用"),
    "take_back": gettext_lazy("停用"),
    "drop": gettext_lazy("放弃"),
}


@require_http_methods(["GET", "POST"])
def falls(request: Request, line_id: int) -> HttpResponse:
    """Show what a line knows of falls; look at a file, keep it, take a label back, learn."""
    form = LabelsForm(request.POST, request.FILES) if request.POST.get("do") == "check" else LabelsForm()
    if request.method == "GET":
        return _page(request, line_id, form)
    queries.line(request.viewer, line_id)
    if request.POST.get("do") == "check":
        text = form.cleaned_data["text"] if form.is_valid() else ""
        return _page(request, line_id, form, text=text, status=422 if form.errors else 200)
    try:
        return _done(request, line_id)
    except Refusal as refusal:
        if refusal.status == 404:  # noqa: PLR2004
            raise
        return _page(request, line_id, form, wrong=sentence(refusal), status=refusal.status)


def _done(request: Request, line_id: int) -> HttpResponse:
    now, posted = clock.now(), request.POST
    if posted.get("do") == "keep":
        kept = commands.keep_labels(request.viewer, line_id, posted.get("text", ""), now=now)
        messages.success(request, _("已收下 %(count)s 段标注") % {"count": kept})
    elif posted.get("do") == "remove":
        label = posted.get("label", "")
        number = int(label) if label.isascii() and label.isdecimal() and len(label) < _BIGINT else 0
        commands.remove_label(request.viewer, line_id, number, now=now)
        messages.success(request, _("标注已删去"))
    else:
        row = commands.learn_falls(request.viewer, line_id, now=now)
        return redirect("devices:fall_model", line_id=line_id, model_id=row.pk)
    return redirect("devices:falls", line_id=line_id)


def _page(
    request: Request, line_id: int, form: LabelsForm, *, text: str = "", wrong: str = "", status: int = 200
) -> HttpResponse:
    line = queries.line(request.viewer, line_id)
    rows = queries.check_labels(request.viewer, line_id, text) if text else []
    models = queries.fall_models(request.viewer, line_id)
    facts = {
        "line": line,
        "speaks": PROTOCOLS[line.protocol],
        "lately": queries.windows_lately(request.viewer, line_id, now=clock.now()),
        "told": queries.labelled_so_far(request.viewer, line_id),
        "labels": Paginator(queries.fall_labels(request.viewer, line_id), PAGE).get_page(request.GET.get("page")),
        "models": [_model(row) for row in models],
        "applied": next((row for row in models if row.state == "applied"), None),
        "form": form,
        "checked": [
            {"row": row, "fault": FAULTS.get(row.fault, row.fault)}
            for row in sorted(rows, key=lambda row: not row.fault)[:SHOWN]  # what is wrong stands first
        ],
        "good": sum(not row.fault for row in rows),
        "bad": sum(bool(row.fault) for row in rows),
        "beyond": max(len(rows) - SHOWN, 0),
        "text": text,
        "wrong": wrong,
    }
    return render(request, "devices/falls.html", facts, status=status)


def _model(row: FallModel) -> dict[str, Any]:
    return {
        "row": row,
        "state": FALL_STATES[row.state],
        "why_not": WHY_NOT.get(row.why_not, ""),
        "found": [
            {
                **found,
                "percent": f"{100 * found['share']:g}",
                "limit_percent": f"{100 * found['limit']:.0f}",
                "is_chosen": found["share"] == row.share,
            }
            for found in row.found
        ],
    }


@require_GET
def fall_model(request: Request, line_id: int, model_id: int) -> HttpResponse:
    """Show one model: what it learned from, what it found, what it would have done; the fragment while it runs."""
    return _model_page(request, line_id, model_id)


def _model_page(request: Request, line_id: int, model_id: int, *, wrong: str = "", status: int = 200) -> HttpResponse:
    row = queries.fall_model(request.viewer, model_id, line_id=line_id)
    rang = sum(day["rang"] for day in row.days)
    windows = sum(day["windows"] for day in row.days)
    page = Paginator(row.rang[::-1], PAGE).get_page(request.GET.get("page"))
    facts = {
        **_model(row),
        "line": row.line,
        "under_way": row.state in FALL_UNDER_WAY,
        "percent": round(100 * len(row.days) / _DAYS),
        "rang": rang,
        "windows": windows,
        "known": sum(day["known"] for day in row.days),
        "left": windows - sum(day["judged"] for day in row.days),
        "a_day": rang / len(row.days) if row.days else None,
        "days": [day for day in row.days if day["windows"]],
        "page": page,
        "list": [_rang(one) for one in page],
        "may": {verb: FALL_MODEL.allows(row.state, verb) for verb in ("rehearse", "apply", "take_back", "drop")},
        "trace": _trace(request, row),
        "wrong": wrong,
    }
    name = "devices/fall_model.html#progress" if request.htmx and not wrong else "devices/fall_model.html"
    return render(request, name, facts, status=status)


def _rang(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "when": datetime.fromisoformat(one["at"]), "said": queries.fall_said(one["facts"])}


def _trace(request: Request, row: FallModel) -> list[dict[str, Any]]:
    moves = journal.moves_of(request.viewer, thing="fall_model", thing_ids=[row.pk])
    return [{"move": move, "word": VERBS.get(move.verb, move.verb)} for move in moves]


@require_POST
def fall_act(request: Request, line_id: int, model_id: int, verb: str) -> HttpResponse:
    """Rehearse a model, let it ring, take it back, or leave it."""
    permissions.check(request.viewer, "line.manage")
    queries.fall_model(request.viewer, model_id, line_id=line_id)
    try:
        _ACTS[verb](request, model_id)
    except Refusal as refusal:
        if refusal.status == 404:  # noqa: PLR2004
            raise
        return _model_page(request, line_id, model_id, wrong=sentence(refusal), status=refusal.status)
    return redirect("devices:fall_model", line_id=line_id, model_id=model_id)


def _rehearse(request: Request, model_id: int) -> None:
    written = request.POST.get("share", "")
    shares = {f"{share:g}": share for share in queries.FALL_SHARES}
    commands.rehearse_falls(request.viewer, model_id, share=shares.get(written, 0.0), now=clock.now())


def _apply(request: Request, model_id: int) -> None:
    commands.apply_falls(request.viewer, model_id, why=request.POST.get("why", ""), now=clock.now())
    messages.success(request, _("模型已启用，几秒内生效：判为跌倒的片段会响铃"))


def _take_back(request: Request, model_id: int) -> None:
    commands.take_back_falls(request.viewer, model_id, why=request.POST.get("why", ""), now=clock.now())
    messages.success(request, _("模型已停用，几秒内不再按它响铃"))


def _drop(request: Request, model_id: int) -> None:
    commands.drop_falls(request.viewer, model_id, now=clock.now())


_ACTS: dict[str, Callable[[Request, int], None]] = {
    "rehearse": _rehearse,
    "apply": _apply,
    "take_back": _take_back,
    "drop": _drop,
}
