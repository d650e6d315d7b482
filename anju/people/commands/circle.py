"""The circle around an elder: contacts in order, health notes, standings, consents, accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anju.kernel import text
from anju.kernel.refusals import Conflict, NotVisible
from anju.kernel.viewer import Viewer
from anju.people.commands.records import locked, note
from anju.people.commands.values import FieldInvalid, NameNeeded, phone_fields
from anju.people.models import (
    Category,
    CategoryKind,
    Consent,
    ConsentPurpose,
    Contact,
    ContactKind,
    Elder,
    HealthNote,
    NoteKind,
)
from anju.people.permissions import check

_MOST_CONTACTS = 20


class ConsentNotOpen(Conflict):
    """There is no consent to this purpose that could be withdrawn."""

    code = "consent_not_open"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactValues:
    """One person to call. With an ``id`` the row is kept, and an empty phone leaves the number as it is."""

    name: str
    relation: str
    kind: str = "family"
    phone: str = ""
    minutes_away: int | None = None
    has_key: bool = False
    place_note: str = ""
    user_id: int | None = None
    checked_on: date | None = None
    id: int | None = None


def _editable(viewer: Viewer, elder_id: int) -> Elder:
    row = locked(viewer, elder_id)
    check(viewer, "elder.edit", row)
    return row


@transaction.atomic
def set_contacts(viewer: Viewer, elder_id: int, contacts: Sequence[ContactValues], *, now: datetime) -> list[Contact]:
    """Make these the contacts of an elder, in this calling order."""
    row = _editable(viewer, elder_id)
    if len(contacts) > _MOST_CONTACTS:
        raise FieldInvalid(field="contacts", why="many", most=_MOST_CONTACTS)
    kept = {item.pk: item for item in Contact.objects.filter(elder=row)}
    saved = []
    for position, values in enumerate(contacts, start=1):
        person = kept.pop(values.id, None) if values.id else None
        columns = _contact_fields(values, position, keep_phone=person is not None)
        if person is None:
            person = Contact(elder=row)
        for key, value in columns.items():
            setattr(person, key, value)
        person.save()
        saved.append(person)
    Contact.objects.filter(pk__in=kept).delete()
    note(viewer, row, now=now, fields=["contacts"], data={"fields": ["contacts"], "count": len(saved)})
    return saved


def _contact_fields(values: ContactValues, position: int, *, keep_phone: bool) -> dict[str, Any]:
    place = f"contacts.{position}"
    name = text.normalise_name(values.name)
    if not name:
        raise NameNeeded(field=f"{place}.name")
    if values.kind not in ContactKind.values:
        raise FieldInvalid(field=f"{place}.kind", why="unknown")
    if values.minutes_away is not None and not 0 <= values.minutes_away <= 24 * 60:
        raise FieldInvalid(field=f"{place}.minutes_away", why="range")
    columns = {
        "position": position,
        "name": name[:60],
        "relation": values.relation.strip()[:20],
        "kind": values.kind,
        "minutes_away": values.minutes_away,
        "has_key": values.has_key,
        "place_note": values.place_note.strip()[:60],
        "checked_on": values.checked_on,
    }
    if values.user_id is not None:
        columns["user_id"] = values.user_id
    if values.phone or not keep_phone:
        columns |= phone_fields(values.phone, field=f"{place}.phone")
    return columns


@transaction.atomic
def add_health_note(
    viewer: Viewer,
    elder_id: int,
    *,
    kind: str,
    text: str,
    now: datetime,
    vital: bool = False,
    source: str = "",
    noted_on: date | None = None,
) -> HealthNote:
    """Note what a helper must know; the same words a second time change only their weight and source."""
    row = _editable(viewer, elder_id)
    words = text.strip()
    if kind not in NoteKind.values:
        raise FieldInvalid(field="kind", why="unknown")
    if not 0 < len(words) <= 200:  # noqa: PLR2004 - the column
        raise FieldInvalid(field="text", why="long" if words else "needed", most=200)
    rest = {"vital": vital, "source": source.strip()[:60], "noted_on": noted_on}
    saved, _made = HealthNote.objects.update_or_create(elder=row, kind=kind, text=words, defaults=rest)
    note(viewer, row, now=now, fields=["health"], data={"fields": ["health"], "note": saved.pk})
    return saved


@transaction.atomic
def remove_health_note(viewer: Viewer, elder_id: int, *, note_id: int, now: datetime) -> None:
    """Strike out a note; the audit keeps that it was there."""
    row = _editable(viewer, elder_id)
    found = HealthNote.objects.filter(elder=row, pk=note_id).first()
    if found is None:
        raise NotVisible(note=note_id)
    data = {"fields": ["health"], "removed": found.text, "kind": found.kind}
    found.delete()
    note(viewer, row, now=now, fields=["health"], data=data)


@transaction.atomic
def add_category(
    viewer: Viewer,
    elder_id: int,
    *,
    kind: str,
    starts_on: date,
    source: str,
    now: datetime,
    ends_on: date | None = None,
    checked_on: date | None = None,
) -> Category:
    """Record a standing as a dated fact with the department that says so."""
    row = _editable(viewer, elder_id)
    if kind not in CategoryKind.values:
        raise FieldInvalid(field="kind", why="unknown")
    if not source.strip():
        raise FieldInvalid(field="source", why="needed")
    if ends_on is not None and ends_on <= starts_on:
        raise FieldInvalid(field="ends_on", why="order")
    rest = {"ends_on": ends_on, "source": source.strip()[:60], "checked_on": checked_on}
    saved, _made = Category.objects.update_or_create(elder=row, kind=kind, starts_on=starts_on, defaults=rest)
    note(viewer, row, now=now, fields=["categories"], data={"fields": ["categories"], "kind": kind})
    return saved


@transaction.atomic
def end_category(viewer: Viewer, elder_id: int, *, category_id: int, ends_on: date, now: datetime) -> Category:
    """End a standing on a day (the first day on which it no longer holds)."""
    row = _editable(viewer, elder_id)
    found = Category.objects.filter(elder=row, pk=category_id).first()
    if found is None:
        raise NotVisible(category=category_id)
    if ends_on < found.starts_on:
        raise FieldInvalid(field="ends_on", why="order")
    found.ends_on = ends_on
    found.save(update_fields=["ends_on"])
    note(
        viewer, row, now=now, fields=["categories"], data={"fields": ["categories"], "kind": found.kind, "ended": True}
    )
    return found


@transaction.atomic
def give_consent(
    viewer: Viewer,
    elder_id: int,
    *,
    purpose: str,
    given: bool,
    given_by: str,
    channel: str,
    text_version: str,
    now: datetime,
) -> Consent:
    """Record a yes or a no to one purpose under one text; it replaces the answer before."""
    row = _editable(viewer, elder_id)
    if purpose not in ConsentPurpose.values:
        raise FieldInvalid(field="purpose", why="unknown")
    if not given_by.strip() or not text_version.strip():
        raise FieldInvalid(field="text_version" if given_by.strip() else "given_by", why="needed")
    Consent.objects.filter(elder=row, purpose=purpose, withdrawn_at=None).update(withdrawn_at=now)
    saved = Consent.objects.create(
        elder=row,
        purpose=purpose,
        given=given,
        given_by=given_by.strip()[:60],
        channel=channel[:20],
        text_version=text_version.strip()[:20],
        at=now,
    )
    note(viewer, row, now=now, fields=["consents"], data={"fields": ["consents"], "purpose": purpose, "given": given})
    return saved


@transaction.atomic
def withdraw_consent(viewer: Viewer, elder_id: int, *, purpose: str, now: datetime) -> Consent:
    """Withdraw a yes; it stays readable that it was given."""
    row = _editable(viewer, elder_id)
    found = Consent.objects.filter(elder=row, purpose=purpose, withdrawn_at=None, given=True).first()
    if found is None:
        raise ConsentNotOpen(purpose=purpose)
    found.withdrawn_at = now
    found.save(update_fields=["withdrawn_at"])
    note(viewer, row, now=now, fields=["consents"], data={"fields": ["consents"], "purpose": purpose, "given": False})
    return found


@transaction.atomic
def link_contact(viewer: Viewer, contact_id: int, *, user_id: int | None, now: datetime) -> Contact:
    """Let a contact's account see the elder (or no longer)."""
    found = Contact.objects.filter(pk=contact_id).first()
    if found is None:
        raise NotVisible(contact=contact_id)
    row = _editable(viewer, found.elder_id)
    found.user_id = user_id
    found.save(update_fields=["user"])
    note(viewer, row, now=now, fields=["contacts"], data={"fields": ["contacts"], "linked": user_id})
    return found


@transaction.atomic
def link_account(viewer: Viewer, elder_id: int, *, user_id: int | None, now: datetime) -> Elder:
    """Give an elder an own sign-in."""
    row = _editable(viewer, elder_id)
    row.user_id = user_id
    row.save(update_fields=["user"])
    note(viewer, row, now=now, fields=["user"], data={"fields": ["user"], "linked": user_id})
    return row
