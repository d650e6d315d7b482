"""What the platform found out itself, in words: a value and its limit, a fence and how far, a fall and why."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from anju.devices.queries.fall_words import fall_said
from anju.incidents.queries import words
from anju_edge.protocols.signals import BY_NAME

Data = Mapping[str, Any]
_KEPT = ("vitals", "fences", "place", "window")


def facts(values: Data) -> dict[str, Any]:
    """Return what a press tells about limits, fences and falls, for the move that it makes."""
    return {name: values[name] for name in _KEPT if values.get(name)}


def lines(data: Data) -> list[str]:
    """Return one sentence for each value, each fence and a fall."""
    return [
        *(vital(found) for found in data.get("vitals") or ()),
        *(fence(found) for found in data.get("fences") or ()),
        *([fall_said(data["window"])] if data.get("window") else []),
    ]


def vital(found: Data) -> str:
    """Say a value against its limit, e.g. 心率 155 /min，高于上限 130，连续 2 次."""
    text = _("%(what)s %(value)s %(unit)s") % {
        "what": _name(found), "value": _number(found.get("value")), "unit": found.get("unit", ""),
    }  # fmt: skip
    value, low, high = (found.get(name) for name in ("value", "low", "high"))
    if value is not None and low is not None and value < low:
        text += _("，低于下限 %(limit)s") % {"limit": _number(low)}
    elif value is not None and high is not None and value > high:
        text += _("，高于上限 %(limit)s") % {"limit": _number(high)}
    count = found.get("count") or 0
    return text + (_("，连续 %(count)s 次") % {"count": count} if count > 1 else "")


def fence(found: Data) -> str:
    """Say which fence was left or entered, and how far away."""
    metres = {"name": found.get("name", ""), "metres": f"{max(0, round(found.get('distance') or 0)):,}"}
    if found.get("rule") == "keep_out":
        return _("进入“%(name)s”（不宜前往）") % metres
    return _("离开“%(name)s”，界外约 %(metres)s 米") % metres


def ended(data: Data) -> str:
    """Say that it is over."""
    if data.get("kind"):
        text = _("%(what)s回到限值以内：%(value)s %(unit)s")
        return text % {"what": _name(data), "value": _number(data.get("value")), "unit": data.get("unit", "")}
    if data.get("unused") == "off_time":
        return _("“%(name)s”的时段已过，不再判断") % {"name": data.get("name", "")}
    if data.get("rule") == "keep_out":
        return _("已离开“%(name)s”") % {"name": data.get("name", "")}
    return _("已回到“%(name)s”") % {"name": data.get("name", "")}


def _name(found: Data) -> str:
    kind = BY_NAME.get(str(found.get("kind")))
    return _(kind.chinese) if kind is not None else words.kind_label("vital")


def _number(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, int | float) else "–"
