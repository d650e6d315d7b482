"""Tables of people: the person and the home, the circle around them, and how records come in."""

from anju.people.models.circle import Category, Consent, Contact, HealthNote
from anju.people.models.intake import Duplicate, Import
from anju.people.models.person import Dwelling, Elder
from anju.people.models.words import (
    CareLevel,
    CategoryKind,
    ConsentPurpose,
    ContactKind,
    IdKind,
    ImportState,
    NoteKind,
    RevealReason,
    Sex,
    Status,
)

__all__ = [
    "CareLevel",
    "Category",
    "CategoryKind",
    "Consent",
    "ConsentPurpose",
    "Contact",
    "ContactKind",
    "Duplicate",
    "Dwelling",
    "Elder",
    "HealthNote",
    "IdKind",
    "Import",
    "ImportState",
    "NoteKind",
    "RevealReason",
    "Sex",
    "Status",
]
