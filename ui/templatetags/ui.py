"""The component library: each tag fills one small template in ``ui/templates/ui/components``."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField, Form, Select, TextInput
from django.http import HttpRequest
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ui import looks, marks, words
from ui.choosing import Finding

register = template.Library()
LIGHTS = {  # never by colour alone
    "ok": "circle-check-filled",
    "warn": "alert-triangle",
    "late": "clock-exclamation",
    "broken": "alert-octagon-filled",
}
_HERE = "ui/components/"
_RING = (
    '<svg class="aj-dot-ring" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">'
    '<circle class="aj-ring-track" cx="7" cy="7" r="4.5"></circle><circle class="aj-ring-fill" cx="7" cy="7" r="4.5" '
    'pathLength="100" stroke-dasharray="{} 100" transform="rotate(-90 7 7)"></circle></svg>'
)


def _attributes(extra: Mapping[str, Any]) -> SafeString:
    """Write ``hx_post="/x"`` as ``hx-post="/x"``; ``True`` is a bare attribute, ``None`` and "" are left out."""
    parts = []
    for name, value in extra.items():
        if value is None or value is False or value == "":
            continue
        word = name.rstrip("_").replace("_", "-")
        parts.append(format_html(" {}", word) if value is True else format_html(' {}="{}"', word, value))
    return mark_safe("".join(parts))  # noqa: S308 - every part went through format_html


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "", css: str = "") -> SafeString:
    """Draw one icon of the sprite; without a label it is silent for screen readers."""
    sprite = _sprite(settings.STATIC_URL, settings.DEBUG)
    return _drawn(name, size, css, sprite) if not label else _draw(name, size, css, sprite, label)


@lru_cache(maxsize=4)
def _sprite(_root: str, _debug: bool) -> str:  # noqa: FBT001 - what the address depends on
    return static("vendor/icons.svg")


def _draw(name: str, size: int, css: str, sprite: str, label: str = "") -> SafeString:
    return format_html(
        '<svg class="aj-icon {}" width="{}" height="{}" {}><use href="{}#{}"></use></svg>',
        css,
        size,
        size,
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"'),
        sprite,
        name,
    )


_drawn = lru_cache(maxsize=2000)(_draw)  # a long page draws the same few icons hundreds of times


@register.simple_tag
def kbd(keys: str) -> SafeString:
    """Draw key caps; ``"Ctrl+Enter"`` is two."""
    caps = [format_html("<kbd>{}</kbd>", key) for key in (keys.split("+") if len(keys) > 1 else [keys])]
    return mark_safe("".join(caps))  # noqa: S308 - as above


@register.inclusion_tag(f"{_HERE}button.html")
def button(
    label: object,
    *,
    key: str = "",
    kind: str = "plain",
    icon: str = "",
    href: str = "",
    locked: object = "",
    type: str = "submit",  # noqa: A002 - HTML's own word
    css: str = "",
    **extra: Any,
) -> dict[str, Any]:
    """Draw a button or link. ``kind``: main, plain, soft, life, warn, ghost, big. ``locked`` says what it waits for."""
    return {
        "label": label, "key": key, "kind": kind, "icon": icon, "href": href, "locked": locked, "type": type,
        "css": css, "extra": _attributes(extra),
    }  # fmt: skip


@register.inclusion_tag(f"{_HERE}priority.html")
def priority(value: str, *, open: bool = True, words_too: bool = True) -> dict[str, Any]:  # noqa: A002
    """Draw P0–P4; P1 is filled while the case is open and an outline once it is closed."""
    look = words.PRIORITIES.get(value, words.PRIORITIES["P4"])
    name = "alert-circle" if value == "P1" and not open else look.icon
    return {"value": value, "look": look, "icon": name, "open": open, "words": words_too}


@register.simple_tag
def state(value: str, of: str = "incident") -> SafeString:
    """Draw the state chip of an incident, assignment, device or message; its ring fills as it goes on."""
    look = words.STATES[of].get(value)
    if look is None:
        return format_html('<span class="aj-chip">{}</span>\n', value)
    return _chip(str(look.word), look.kind, look.icon, _sprite(settings.STATIC_URL, settings.DEBUG), look.eighths or 0)


@register.simple_tag
def state_icon(value: str, of: str = "incident", size: int = 14) -> SafeString:
    """Draw the icon of a state alone, where the word stands beside it anyway."""
    look = words.STATES[of].get(value)
    return icon(look.icon, size=size) if look and look.icon else SafeString("")


@register.simple_tag
def chip(label: object, kind: str = "plain", icon: str = "") -> SafeString:
    """Draw a small word with a ground. ``kind``: plain, accent, warn, life, outline."""
    return _chip(str(localize(label)), kind, icon, _sprite(settings.STATIC_URL, settings.DEBUG))


@lru_cache(maxsize=2000, typed=True)  # typed: a word that is safe is not one that is to be escaped
def _chip(word: str, kind: str, name: str, sprite: str, eighths: int | None = None) -> SafeString:
    ring = format_html(_RING, f"{eighths * 100 / 8:.1f}") if eighths is not None else ""
    drawn = _drawn(name, 14, "", sprite) if name else ring
    return format_html('<span class="aj-chip is-{}">{}{}</span>\n', kind, drawn, word)


@register.inclusion_tag(f"{_HERE}ring.html")
def ring(
    share: float = 1.0,
    *,
    text: object = "",
    kind: str = "accent",
    size: int = 56,
    outer: float | None = None,
    icon: str = "",
    until: object = None,
    total: int = 0,
    label: object = "",
) -> dict[str, Any]:
    """Draw the ring: full means done. ``outer`` is time gone (target); ``until`` and ``total`` make it count down."""
    return {
        "dash": round(min(max(share, 0.0), 1.0) * 100, 2),
        "outer": None if outer is None else round(min(max(outer, 0.0), 1.0) * 100, 2),
        "text": text, "kind": kind, "size": size, "icon": icon, "until": until, "total": total, "label": label,
    }  # fmt: skip


@register.inclusion_tag(f"{_HERE}light.html")
def light(label: object, text: object = "", state: str = "ok", href: str = "") -> dict[str, Any]:
    """Draw a duty light: ``ok``, ``warn`` (a person must look), ``late``, or ``broken``: an alarm may be lost."""
    return {"label": label, "text": text, "state": state, "icon": LIGHTS.get(state, "help-circle"), "href": href}


@register.simple_block_tag
def panel(content: str, title: object = "", sub: object = "", css: str = "", id: str = "") -> SafeString:  # noqa: A002
    """Frame the content under a heading. For a head with buttons write the ``aj-panel-head`` markup yourself."""
    head = ""
    if title:
        head = format_html(
            '<header class="aj-panel-head"><h2>{}</h2>{}</header>',
            title,
            format_html('<span class="aj-sub">{}</span>', sub) if sub else "",
        )
    return format_html(
        '<section class="aj-panel {}"{}>{}{}</section>',
        css,
        format_html(' id="{}"', id) if id else "",
        head,
        content,
    )


@register.inclusion_tag(f"{_HERE}timeline.html")
def timeline(entries: object, empty: object = "") -> dict[str, Any]:
    """List what happened: each entry has ``at``, ``who``, ``text``, ``why`` and ``kind``; the newest comes first."""
    return {"entries": entries, "empty": empty}


@register.inclusion_tag(f"{_HERE}field.html")
def field(bound: BoundField, kind: str = "", css: str = "") -> dict[str, Any]:
    """Draw a form field with label, help and what is wrong. ``kind="segments"`` puts radio choices side by side."""
    return {"field": bound, "widget": marks.widget(bound), "kind": kind or marks.kind(bound), "css": css}


@register.inclusion_tag(f"{_HERE}filters.html", takes_context=True)
def filters(
    context: RequestContext, form: Form, areas: Iterable[tuple[str, object]] = (), label: object = ""
) -> dict[str, Any]:
    """Draw the filter bar of a list: the filters live in the address, the first text grows, an area is chosen by name.

    ``areas`` are the pairs (code, name) to choose from in place of typing a code into the field ``area``.
    """
    request = context["request"]
    offered = list(areas)
    shown = [bound for bound in form.visible_fields() if bound.name != "area" or len(offered) > 1]
    if offered and "area" in form.fields:
        form.fields["area"].widget = Select(choices=offered)
    for bound in shown:
        if isinstance(bound.field.widget, TextInput) and bound.field.widget.input_type == "text":
            bound.field.widget.input_type = "search"
    return {
        "items": [(bound, marks.widget(bound), marks.filter_look(bound)) for bound in shown],
        "hidden": form.hidden_fields(),
        "used": any(request.GET.get(bound.html_name) for bound in shown),
        "sort": "" if "sort" in form.fields else request.GET.get("sort", ""),
        "address": request.path,
        "label": label,
    }


@register.inclusion_tag(f"{_HERE}finder.html", takes_context=True)
def finder(context: RequestContext, finding: Finding, label: object = "") -> dict[str, Any]:
    """Draw a search for an elder whose hits are picked into another form of the page."""
    return {"finding": finding, "label": label, "address": finding.address or context["request"].path}


@register.inclusion_tag(f"{_HERE}empty.html")
def empty(title: object, text: object = "", href: str = "", action: object = "", icon: str = "check") -> dict[str, Any]:
    """Say that there is nothing, and what to do next."""
    return {"title": title, "text": text, "href": href, "action": action, "icon": icon}


@register.inclusion_tag(f"{_HERE}toast.html")
def toast(title: object, text: object = "", kind: str = "ok", href: str = "", action: object = "") -> dict[str, Any]:
    """Draw a toast (bottom right, six seconds); alarms never come as toasts. ``kind``: ok or warn."""
    return {"title": title, "text": text, "kind": kind, "href": href, "action": action}


@register.inclusion_tag(f"{_HERE}steps.html")
def steps(items: object, css: str = "") -> dict[str, Any]:
    """Draw the step line. Each item has ``label``, ``state`` (done, now, next), ``at`` and ``note``."""
    return {"items": items, "css": css}


@register.inclusion_tag(f"{_HERE}masked.html")
def masked(value: object, href: str = "", key: str = "", label: object = "") -> dict[str, Any]:
    """Show a masked value with 查看; the link opens the page that asks for a reason (in a dialog with script)."""
    return {"value": value, "href": href, "key": key, "label": label}


@register.inclusion_tag(f"{_HERE}tile.html")
def tile(
    label: object,
    value: object,
    unit: object = "",
    *,
    note: object = "",
    kind: str = "",
    href: str = "",
    size: str = "",
) -> dict[str, Any]:
    """Show one number with its name; it opens to its people by ``href``. ``None`` reads 缺数."""
    return {"label": label, "value": value, "unit": unit, "note": note, "kind": kind, "href": href, "size": size}


@register.inclusion_tag(f"{_HERE}pager.html", takes_context=True)
def pager(context: RequestContext, page: object) -> dict[str, Any]:
    """Link the pages of a ``django.core.paginator.Page``, keeping the filters of the address."""
    request = context.get("request")
    query = request.GET.copy() if isinstance(request, HttpRequest) else None
    if query is not None:
        query.pop("page", None)
    return {"page": page, "query": query.urlencode() if query else ""}


@register.simple_tag(takes_context=True)
def html_looks(context: RequestContext) -> SafeString:
    """Write theme and text size of this reader as attributes of ``<html>``."""
    request = context.get("request")
    return _attributes(looks.attributes(request) if isinstance(request, HttpRequest) else {})


@register.simple_tag(takes_context=True)
def sorted_link(context: RequestContext, column: str, label: object) -> SafeString:
    """Draw a table head that sorts by ``column`` through the address (``?sort=name`` or ``?sort=-name``)."""
    request = context["request"]
    query = request.GET.copy()
    now = query.get("sort", "")
    query["sort"] = f"-{column}" if now == column else column
    arrow = {column: " ↑", f"-{column}": " ↓"}.get(now, "")
    return format_html('<a class="aj-sort" href="?{}">{}{}</a>', query.urlencode(), label, arrow)


register.filter("clock", marks.clock)
register.filter("clock_short", marks.clock_short)
register.filter("moment", marks.moment)
register.filter("ago", marks.ago)
register.filter("duration", marks.duration)
register.filter("iso", marks.iso)
register.filter("signal", marks.signal)
register.filter("outcome", marks.outcome)
register.filter("device_kind", marks.device_kind)
register.filter("sex", marks.sex)
register.filter("care_level", marks.care_level)
register.filter("number", marks.number)
register.filter("surname", marks.surname)
register.filter("given", marks.given)
register.filter("yuan", marks.yuan)
