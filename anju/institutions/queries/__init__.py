"""Every read of institutions. Fetching is authorising."""

from anju.institutions.queries.card import Card, card
from anju.institutions.queries.panels import Panel, panel_sources, panels
from anju.institutions.queries.register import institution, institutions, named, point, points
from anju.institutions.queries.words import kind_label, point_kind_label

__all__ = [
    "Card",
    "Panel",
    "card",
    "institution",
    "institutions",
    "kind_label",
    "named",
    "panel_sources",
    "panels",
    "point",
    "point_kind_label",
    "points",
]  # fmt: skip
