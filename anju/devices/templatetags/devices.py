"""Filters for what devices said."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anju.devices.queries import fall_said
from anju.devices.rules.falls import facts_in
from anju_edge.protocols.signals import is_plausible

register = template.Library()


@register.filter
def implausible(row: Any) -> bool:
    """Whether no living person or sensor can have this value: it is kept and shown, and judges nothing."""
    return row.value is not None and not is_plausible(row.kind, row.value)


@register.filter
def map_json(data: dict[str, Any]) -> SafeString:
    """Write data for a map in a script element that a browser does not run."""
    text = json.dumps(data).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return format_html('<script type="application/json">{}</script>', SafeString(text))


@register.filter
def fall_words(text: str) -> str:
    """Say the facts of a fall that the platform found; any other text stays as it is."""
    facts = facts_in(text or "")
    return fall_said(facts) if facts is not None else text
