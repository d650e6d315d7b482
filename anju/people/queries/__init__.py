"""Every read of people. Fetching is authorising: what lies outside the viewer's scope is not there."""

from anju.people.queries.card import (
    CardPanel,
    ContactLine,
    HealthLine,
    RescueCard,
    TimelineEntry,
    card_of,
    card_panels,
    contact_line,
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
from anju.people.queries.history import FIELDS
from anju.people.queries.imports import import_job, imports
from anju.people.queries.registry import Filters, Page, Row, count, registry, rows
from anju.people.queries.search import Hit, found_elsewhere, search, search_sources

__all__ = [
    "FIELDS",
    "CardPanel",
    "ContactLine",
    "Filters",
    "HealthLine",
    "Hit",
    "Page",
    "RescueCard",
    "Row",
    "TimelineEntry",
    "card_of",
    "card_panels",
    "categories",
    "consents",
    "contact",
    "contact_line",
    "contacts",
    "count",
    "duplicate",
    "duplicates",
    "elder",
    "elders",
    "elders_in_dwelling",
    "found_elsewhere",
    "health_notes",
    "import_job",
    "imports",
    "linked_elders",
    "linked_users",
    "panels",
    "registry",
    "rescue_card",
    "rows",
    "search",
    "search_sources",
    "timeline",
    "timeline_sources",
]
