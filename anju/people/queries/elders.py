"""One elder and what hangs on the record."""

from dataclasses import fields as fields_of
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from anju.kernel.refusals import NotVisible
from anju.kernel.secrets import blind_index
from anju.kernel.text import normalise_phone
from anju.kernel.viewer import Viewer
from anju.people.models import Category, Consent, Contact, Elder, HealthNote
from anju.people.queries.registry import Filters, conditions
from anju.people.queries.scope import seen, seen_sql

_FILTERS = frozenset(item.name for item in fields_of(Filters))


def elder(viewer: Viewer, elder_id: int) -> Elder:
    """Return one elder with the home, or raise ``NotVisible``."""
    row = Elder.objects.select_related("dwelling").filter(seen(viewer), pk=elder_id).first()
    if row is None:
        raise NotVisible(elder=elder_id)
    return row


def elders(viewer: Viewer, **filters: Any) -> QuerySet[Elder]:
    """List elders; ``filters`` are the fields of ``Filters`` (area, status, category, living_alone, ids, text, …)."""
    unknown = set(filters) - _FILTERS
    if unknown:
        msg = f"unknown filters {sorted(unknown)}"
        raise TypeError(msg)
    where, params = conditions(viewer, Filters(**filters))
    return Elder.objects.extra(where=where, params=params).order_by("area_code", "id")  # noqa: S610 - our own conditions


def elders_of_line(viewer: Viewer, line: str) -> list[int]:
    """Return the living elders who can be called at a telephone number, inside the viewer's scope."""
    digits = normalise_phone(line)
    if not digits:
        return []
    rows = Elder.objects.filter(seen(viewer), phone_index=blind_index(digits), status="living")
    return list(rows.order_by("id").values_list("pk", flat=True)[:20])


def elders_in_dwelling(viewer: Viewer, dwelling_id: int) -> QuerySet[Elder]:
    """List the living elders of one home: more than one is a visible fact before the next alarm."""
    return Elder.objects.filter(seen(viewer), dwelling_id=dwelling_id, status="living").order_by("id")


def _hanging(viewer: Viewer) -> Q:
    return seen(viewer, area="elder__area_code", elder="elder_id")


_STANDING = """
SELECT people_elder.status, EXISTS (SELECT FROM people_contact c WHERE c.elder_id = people_elder.id) FROM people_elder
"""


def standing(viewer: Viewer, elder_id: int) -> tuple[str, bool]:
    """Return an elder's status and whether there is anybody to call, in one look on the way of an alarm."""
    where, values = seen_sql(viewer)
    with connection.cursor() as cursor:
        cursor.execute(f"{_STANDING} WHERE {' AND '.join([*where, 'people_elder.id = %s'])}", [*values, elder_id])
        row = cursor.fetchone()
    if row is None:
        raise NotVisible(elder=elder_id)
    status, has_contacts = row
    return status, has_contacts


def contacts(viewer: Viewer, elder_id: int) -> list[Contact]:
    """List whom to call for an elder, in calling order."""
    return list(Contact.objects.filter(_hanging(viewer), elder_id=elder_id).order_by("position"))


def contact(viewer: Viewer, contact_id: int) -> Contact:
    """Return one contact or raise ``NotVisible``."""
    row = Contact.objects.select_related("elder").filter(_hanging(viewer), pk=contact_id).first()
    if row is None:
        raise NotVisible(contact=contact_id)
    return row


def health_notes(viewer: Viewer, elder_id: int) -> list[HealthNote]:
    """List what a helper must know, the vital first."""
    return list(HealthNote.objects.filter(_hanging(viewer), elder_id=elder_id).order_by("-vital", "kind", "id"))


def categories(viewer: Viewer, elder_id: int) -> list[Category]:
    """List the standings of an elder, those in force first."""
    return list(Category.objects.filter(_hanging(viewer), elder_id=elder_id).order_by("-ends_on", "kind", "id"))


def consents(viewer: Viewer, elder_id: int) -> list[Consent]:
    """List every consent given, refused or withdrawn, the newest first."""
    return list(Consent.objects.filter(_hanging(viewer), elder_id=elder_id).order_by("-at", "-id"))


def linked_elders(user_id: int) -> frozenset[int]:
    """Return the elders that an account belongs to or stands by: this is the scope of a family viewer."""
    near = Contact.objects.filter(user_id=user_id, elder__status="living").values_list("elder_id", flat=True)
    own = Elder.objects.filter(user_id=user_id, status="living").values_list("id", flat=True)
    return frozenset(near) | frozenset(own)


def linked_users(viewer: Viewer, elder_id: int) -> list[int]:
    """List the accounts of an elder's family in calling order: whom a message about the elder may go to."""
    return [row.user_id for row in contacts(viewer, elder_id) if row.user_id is not None]
