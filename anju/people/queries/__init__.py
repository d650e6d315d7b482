"""Every read of people. Fetching is authorising: what lies outside the viewer's scope is not there."""

from anju.people.queries.card import (
    CardPanel,
    ContactLine,
    HealthLine,
    RescueCard,
    TimelineEntry,
    card_panels,
    panels,
    rescue_card,
    timeline,
    timeline_sources,
)
from anju.people.queries.doubles import duplicate, duplicates
from anju.people.queries.elders import (
    categories,
    consents,
    contact,
    contacts,
    elder,
    elders,
    elders_in_dwelling,
    health_notes,
    linked_elders,
    linked_users,
)
from anju.people.queries.registry import Filters, Page, Row, count, registry, rows
from anju.people.queries.search import Hit, search

__all__ = [
    "CardPanel",
    "ContactLine",
    "Filters",
    "HealthLine",
    "Hit",
    "Page",
    "RescueCard",
    "Row",
    "TimelineEntry",
    "card_panels",
    "categories",
    "consents",
    "contact",
    "contacts",
    "count",
    "duplicate",
    "duplicates",
    "elder",
    "elders",
    "elders_in_dwelling",
    "health_notes",
    "linked_elders",
    "linked_users",
    "panels",
    "registry",
    "rescue_card",
    "rows",
    "search",
    "timeline",
    "timeline_sources",
]
