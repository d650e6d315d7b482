"""Small words and rows that only the desk needs."""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.areas import queries as areas
from anju.incidents import queries as incidents
from anju.kernel import clock
from ui.marks import duration

if TYPE_CHECKING:
    from anju.incidents.models import Incident

register = template.Library()
_KINDS = {
    "responder": gettext_lazy("应急响应员"),
    "caregiver": gettext_lazy("护理员"),
    "grid": gettext_lazy("社区网格员"),
}
_LOW_BATTERY = 20
_MANY = "mass_silence"  # about a street, not about a person or a device
_STREET = 9


@register.simple_tag
def page_url(name: str, number: int | None = None) -> str:
    """Return the address of another app's page, or nothing when that app brings no pages."""
    try:
        return reverse(name, args=[] if number is None else [number])
    except NoReverseMatch:
        return ""


@register.filter
def worker_kind(code: str) -> str:
    """Name a kind of worker."""
    return str(_KINDS.get(code, code))


@register.filter
def fault(code: str) -> str:
    """Name a fault of a case."""
    return incidents.word(incidents.FAULTS, code)


@register.filter
def low(battery: int | None) -> bool:
    """Whether a battery needs a person."""
    return battery is not None and battery <= _LOW_BATTERY


@register.filter
def lines(texts: object) -> str:
    """Join reasons that may be stored as a list or as one text."""
    return " · ".join(str(text) for text in texts) if isinstance(texts, list | tuple) else str(texts or "")


@register.filter
def words(text: str) -> list[str]:
    """Split a text at its spaces."""
    return text.split()


@register.filter
def map_json(data: dict[str, Any]) -> SafeString:
    """Write data for ``map.js`` in a script element that a browser does not run."""
    text = json.dumps(data).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return format_html('<script type="application/json">{}</script>', SafeString(text))


@register.filter
def whose(case: "Incident") -> str:
    """Say whose a case is in the same words wherever it stands: the elder, the institution, or that nobody knows."""
    elder = case.elder.name if case.elder else ""
    place = area_name(case.area_code) if case.kind == _MANY else case.point.institution.name if case.point else ""
    return _whose(elder, place, case.device_number)


@register.filter
def rings_for(row: incidents.Rung) -> str:
    """Say the same of a line of the strip."""
    return _whose(row.elder, area_name(row.area_code) if row.kind == _MANY else row.institution, row.device_number)


def _whose(elder: str, institution: str, device_number: str) -> str:
    if elder or institution:
        return elder or institution
    if not device_number:
        return _("不知道是谁")
    return _("不知道是谁（设备 %(number)s）") % {"number": device_number}


@register.filter
def area_name(code: str) -> str:
    """Name the street or township of an area, or the wider area it is."""
    return areas.name(code[:_STREET]) if code else ""


@register.filter
def stale(case: Any) -> bool:
    """Whether the claim of a case lost its heart."""
    return incidents.is_stale(case, clock.now())


@register.filter
def next_day(moment: datetime | None) -> datetime | None:
    """Return the same time a day later: the call-back is due by then."""
    return moment + timedelta(days=1) if moment else None


@register.inclusion_tag("ui/components/tile.html")
def figure_tile(figure: Any, label: object, note: object = "") -> dict[str, Any]:
    """Show one figure of response: a share large and with what it counts, a median in words, missing as 缺数."""
    value, size = None, ""
    if figure.value is not None and figure.kind == "share":
        value, size = f"{figure.value * 100:.1f}".removesuffix(".0"), "huge"
        note = f"{len(figure.ids_in)}/{figure.of} {_('起')} · {note}"
    elif figure.value is not None:
        value = duration(figure.value)
    unit = "%" if size else ""
    return {"label": label, "value": value, "note": note, "kind": "", "href": "", "unit": unit, "size": size}


@register.filter
def on_mains(kind: str) -> bool:
    """Whether a kind of device has no battery to speak of."""
    return kind in {"fall_radar", "presence", "gateway", "gas", "co", "bed"}
