"""Filters that turn the codes of people into words."""

from django import template
from django.db.models import TextChoices

from anju.people.models import CategoryKind, ConsentPurpose, ContactKind, IdKind, ImportState, NoteKind, Status

register = template.Library()


def _word(words: type[TextChoices], code: str) -> str:
    return str(words(code).label) if code in words.values else code


@register.filter
def category(code: str) -> str:
    """Return the official term of a standing."""
    return _word(CategoryKind, code)


@register.filter
def contact_kind(code: str) -> str:
    """Return who a contact is."""
    return _word(ContactKind, code)


@register.filter
def note_kind(code: str) -> str:
    """Return what a health note is about."""
    return _word(NoteKind, code)


@register.filter
def elder_status(code: str) -> str:
    """Return whether a record is in use."""
    return _word(Status, code)


@register.filter
def id_kind(code: str) -> str:
    """Return what kind of number it is; nothing for the ordinary one."""
    return "" if code == IdKind.CITIZEN else _word(IdKind, code)


@register.filter
def import_state(code: str) -> str:
    """Return how far an import has come."""
    return _word(ImportState, code)


@register.filter
def purpose(code: str) -> str:
    """Return what a consent is for."""
    return _word(ConsentPurpose, code)
