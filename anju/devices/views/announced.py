"""What a gateway announced: its devices with what their entities mean, registered all or some in one step."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from anju.devices import commands, permissions, queries
from anju.devices.models import KIND_LABELS, SIGNAL_LABELS
from anju.devices.rules.health import KINDS
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence

SHOWN = 60  # devices on one page
_WHY = {
    "component": gettext_lazy("只是开关、灯一类的控制，没有可听的"),
    "no_topic": gettext_lazy("没有写状态主题"),
    "template": gettext_lazy("模板太复杂，平台不运行网络送来的程序"),
    "meaning": gettext_lazy("不知道是什么意思，可以选"),
}
_MEANINGS = [
    *((kind, SIGNAL_LABELS[kind]) for kind in ("sos", "fall", "cord", "help", "smoke", "gas", "co", "leak")),
    *((kind, SIGNAL_LABELS[kind]) for kind in ("door", "motion", "presence", "bed", "vibration", "tamper", "fault")),
    *((kind, SIGNAL_LABELS[kind]) for kind in ("battery_low", "temperature", "humidity", "heart_rate", "respiration")),
    ("battery", gettext_lazy("电量")),
    ("action", SIGNAL_LABELS["action"]),
]


@require_http_methods(["GET", "POST"])
def announced(request: Request, line_id: int) -> HttpResponse:
    """Show what was announced; register what is ticked, or keep what entities mean."""
    permissions.check(request.viewer, "device.enrol")
    line = queries.announcing_line(request.viewer, line_id)
    if request.method == "POST":
        try:
            _keep(request, line_id)
        except Refusal as refusal:
            messages.warning(request, sentence(refusal))
        return redirect("devices:announced", line_id=line_id)
    found = queries.behind(request.viewer, line_id)
    waiting = [item for item in found if item.device is None and not item.elsewhere]
    facts = {
        "line": line,
        "rows": [_row(item) for item in found[:SHOWN]],
        "waiting": len(waiting),
        "total": len(found),
        "beyond": line.learned.get("beyond", 0),
        "shown": SHOWN,
        "kinds": [(kind, KIND_LABELS[kind]) for kind in KINDS if kind != "canary"],
        "meanings": _MEANINGS,
        "nothing": queries.NO_MEANING,
    }
    return render(request, "devices/announced.html", facts)


def _keep(request: Request, line_id: int) -> None:
    now, posted = clock.now(), request.POST
    if posted.get("do") == "meanings":
        meanings = dict(zip(posted.getlist("source"), posted.getlist("meaning"), strict=False))
        commands.set_meanings(request.viewer, line_id, meanings, now=now)
        messages.success(request, _("含义已保存，几秒内生效"))
        return
    every = posted.get("do") == "all"
    picked = [
        item.number
        for item in queries.behind(request.viewer, line_id)
        if item.device is None and not item.elsewhere and (every or item.number in posted.getlist("pick"))
    ][: commands.MOST_ANNOUNCED]
    if not picked:
        messages.warning(request, _("请先勾选要登记的设备。"))
        return
    wanted = [
        commands.Wanted(number, posted.get(f"kind-{number}", ""), posted.get(f"room-{number}", "")) for number in picked
    ]
    done = commands.enrol_announced(request.viewer, line_id, wanted, now=now)
    made = sum(1 for item in done if item.device is not None)
    messages.success(request, _("已登记 %(count)s 台。接着逐台绑定到老人。") % {"count": made})
    for item in done:
        if item.refusal is not None:
            messages.warning(request, f"{item.number}：{sentence(item.refusal)}")


def _row(item: queries.Behind) -> dict[str, Any]:
    return {
        "item": item,
        "guess": item.guess.kind,
        "kind": KIND_LABELS.get(item.device.kind, item.device.kind) if item.device else "",
        "entities": [
            {"heard": heard, "word": _word(heard.kind), "why": _WHY.get(heard.told.why, "")} for heard in item.entities
        ],
    }


def _word(kind: str) -> object:
    return _("电量") if kind == "battery" else SIGNAL_LABELS.get(kind, kind)
