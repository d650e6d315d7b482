"""Every read of institutions. Fetching is authorising."""

from anju.institutions.queries.card import Card, card
from anju.institutions.queries.panels import Panel, panel_sources, panels
from anju.institutions.queries.providing import (
    PermitLine,
    institution_names,
    item_sources,
    item_words,
    not_for_alarms,
    permits,
    providers,
    serves,
)
from anju.institutions.queries.register import institution, institutions, named, point, points
from anju.institutions.queries.words import kind_label, point_kind_label, spot_words

__all__ = [
    "Card",
    "Panel",
    "PermitLine",
    "card",
    "institution",
    "institution_names",
    "institutions",
    "item_sources",
    "item_words",
    "kind_label",
    "named",
    "not_for_alarms",
    "panel_sources",
    "panels",
    "permits",
    "point",
    "point_kind_label",
    "points",
    "providers",
    "serves",
    "spot_words",
]  # fmt: skip
