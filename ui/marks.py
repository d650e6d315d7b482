"""Filters of the component library: times, durations and the words of codes."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, HiddenInput, RadioSelect, Select, Textarea
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ui import words


def iso(value: datetime | None) -> str:
    """Write a time for a machine."""
    return value.isoformat() if value else ""


def _time(value: datetime | None, form: str) -> SafeString | str:
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), f"{local:%F %T}", local.strftime(form)
    )


def clock(value: datetime | None) -> SafeString | str:
    """Show ``14:28:57``; the full date is in the title."""
    return _time(value, "%H:%M:%S")


def clock_short(value: datetime | None) -> SafeString | str:
    """Show ``14:28``."""
    return _time(value, "%H:%M")


def moment(value: datetime | None) -> SafeString | str:
    """Show ``14:28`` for today, ``12-06 14:28`` for this year and ``2025-12-06`` for earlier years."""
    if value is None:
        return "–"
    local, today = timezone.localtime(value), timezone.localtime()
    if local.date() == today.date():
        return _time(value, "%H:%M")
    return _time(value, "%m-%d %H:%M" if local.year == today.year else "%Y-%m-%d")


def duration(value: timedelta | float | None) -> str:
    """Say a length of time in words: ``13 秒``, ``7 分 32 秒``, ``3 小时 5 分``, ``2 天 4 小时``."""
    if value is None:
        return "–"
    seconds = int(value.total_seconds() if isinstance(value, timedelta) else value)
    minutes, second = divmod(max(seconds, 0), 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    if days:
        return _("%(days)d 天 %(hours)d 小时") % {"days": days, "hours": hour}
    if hours:
        return _("%(hours)d 小时 %(minutes)d 分") % {"hours": hours, "minutes": minute}
    if minutes and not second:
        return _("%(minutes)d 分") % {"minutes": minutes}
    if minutes:
        return _("%(minutes)d 分 %(seconds)d 秒") % {"minutes": minutes, "seconds": second}
    return _("%(seconds)d 秒") % {"seconds": second}


def ago(value: datetime | None) -> SafeString | str:
    """Say how long ago; ``clock.js`` keeps it current."""
    if value is None:
        return _("从未")
    text = _("%(length)s前") % {"length": duration(timezone.now() - value)}
    return format_html('<time datetime="{}" data-ago>{}</time>', value.isoformat(), text)


def signal(code: str) -> str:
    """Name a kind of alarm."""
    return str(words.SIGNALS.get(code, code))


def outcome(code: str) -> str:
    """Name a coded outcome."""
    return str(words.OUTCOMES.get(code, code))


def device_kind(code: str) -> str:
    """Name a kind of device."""
    return str(words.DEVICE_KINDS.get(code, code))


def sex(code: str) -> str:
    """Name a sex."""
    return str(words.SEXES.get(code, code))


def care_level(code: str) -> str:
    """Name a care level; the empty code is "not assessed"."""
    return str(words.CARE_LEVELS.get(code, "")) or _("未评估")


def number(value: object) -> object:
    """Write a whole number in groups of three: ``20,003``; anything else stays as it is."""
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else value


def surname(name: str) -> str:
    """Return the first character, for the round sign of an elder or a worker."""
    return str(name)[:1]


def given(name: str) -> str:
    """Return the last character, for the round sign of a colleague."""
    return str(name)[-1:]


def filter_look(bound: BoundField) -> str:
    """Name the width a filter takes in its bar: words grow, dates and choices keep their own."""
    shape = bound.field.widget
    if isinstance(shape, Select):
        return "is-choice"
    return "is-words" if getattr(shape, "input_type", "") == "search" else "is-short"


def kind(bound: BoundField) -> str:
    """Name the layout a field needs."""
    shape = bound.field.widget
    if isinstance(shape, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(shape, CheckboxInput):
        return "tick"
    return "hidden" if isinstance(shape, HiddenInput) else "box"


def widget(bound: BoundField) -> SafeString:
    """Draw the bare control with the classes of our fields."""
    shape = bound.field.widget
    attributes: dict[str, Any] = {}
    if isinstance(shape, CheckboxInput):
        attributes["class"] = "form-check-input"
    elif kind(bound) == "box":
        attributes["class"] = "form-select" if isinstance(shape, Select) else "form-control"
    if getattr(shape, "input_type", "") == "date":
        attributes["placeholder"] = _("年-月-日")
    if isinstance(shape, Textarea):
        attributes["rows"] = shape.attrs.get("rows", 3)
    return SafeString(bound.as_widget(attrs={**shape.attrs, **attributes}))


def yuan(fen: object) -> str:
    """Write a sum of fen in yuan, e.g. 3000 gives ``30.00``."""
    return f"{Decimal(fen) / 100:,.2f}" if isinstance(fen, int) else ""
