"""Filters for what devices said."""

from typing import Any

from django import template

from anju_edge.protocols.signals import is_plausible

register = template.Library()


@register.filter
def implausible(row: Any) -> bool:
    """Whether no living person or sensor can have this value: it is kept and shown, and judges nothing."""
    return row.value is not None and not is_plausible(row.kind, row.value)
