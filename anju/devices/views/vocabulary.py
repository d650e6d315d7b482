"""The vocabulary of signals as a page: what vendors may say, with units and ranges."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from anju.kernel.http import Request
from anju_edge.protocols import registry
from anju_edge.protocols.signals import EVENT, OPEN, REPORT, SIGNALS, STATE, VALUE, Range, SignalKind

_SHAPES = {STATE: _("状态"), EVENT: _("事件"), VALUE: _("测量"), REPORT: _("随报文")}
_GROUPS = (
    (_("报警"), _("报出来就响铃或开技术警情"), lambda kind: kind.alarm),
    (
        _("状态与按键"),
        _("只记不报；按键按设备登记的种类算求救"),
        lambda kind: not kind.alarm and kind.shape in (STATE, EVENT),
    ),
    (_("测量"), _("合理范围之外的照存、照显示，标为不合理，不参加任何判断"), lambda kind: kind.shape == VALUE),
    (_("随报文"), _("随报文走，自己不是信号"), lambda kind: kind.shape == REPORT),
)


@require_GET
def vocabulary(request: Request) -> HttpResponse:
    """Show every signal of the one table."""
    if not request.viewer.can("line.manage"):
        request.viewer.need("device.read")
    groups = [
        {"title": title, "text": text, "kinds": [_line(kind) for kind in SIGNALS if belongs(kind)]}
        for title, text, belongs in _GROUPS
    ]
    return render(request, "devices/vocabulary.html", {"groups": groups, "count": len(SIGNALS)})


def _line(kind: SignalKind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "word": gettext(kind.chinese),
        "shape": _SHAPES[kind.shape],
        "unit": kind.unit,
        "plausible": _range(kind.plausible),
        "normal": _range(kind.normal),
        "also": kind.also,
        "said_by": [name for name in (*registry.PROTOCOLS, "milesight", "gatt") if name in kind.said_by],
        "remark": gettext(kind.remark) if kind.remark else "",
    }


def _range(of: Range) -> str:
    low, high = of
    return "" if of == OPEN else f"{_number(low)} – {_number(high)}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.10g}"
