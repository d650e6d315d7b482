"""Permits, and where and what an institution may serve at home."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from anju.areas import queries as areas
from anju.institutions import permissions, queries
from anju.institutions.models import PERMIT_KINDS, Institution, Permit
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, NotVisible
from anju.kernel.viewer import Viewer
from anju.people.commands.values import AreaOutside, FieldInvalid

_LONGEST = 60
_MOST_AREAS, _MOST_ITEMS = 200, 200
_CODE = 40


class PermitTaken(Conflict):
    """This permit is written down already."""

    code = "permit_taken"


@transaction.atomic
def add_permit(
    viewer: Viewer, institution_id: int, *, kind: str, number: str, now: datetime, expires_on: date | None = None
) -> Permit:
    """Write down a permit with its last day."""
    row = queries.institution(viewer, institution_id, lock=True)
    permissions.check(viewer, "institution.edit", row)
    if kind not in PERMIT_KINDS:
        raise FieldInvalid(field="kind", why="unknown")
    written = number.strip()
    if not written:
        raise FieldInvalid(field="number", why="needed")
    if len(written) > _LONGEST:
        raise FieldInvalid(field="number", why="long", most=_LONGEST)
    try:
        with transaction.atomic():
            permit = Permit.objects.create(
                institution=row, kind=kind, number=written, expires_on=expires_on, created_at=now
            )
    except IntegrityError as problem:
        raise PermitTaken(field="number", number=written) from problem
    _audit(viewer, row, now, verb="add_permit", kind=kind, number=written, expires_on=str(expires_on or ""))
    return permit


@transaction.atomic
def remove_permit(viewer: Viewer, institution_id: int, permit_id: int, *, now: datetime) -> Institution:
    """Take a permit away that was written down wrongly or was withdrawn; the audit keeps it."""
    row = queries.institution(viewer, institution_id, lock=True)
    permissions.check(viewer, "institution.edit", row)
    permit = row.permits.filter(pk=permit_id).first()
    if permit is None:
        raise NotVisible(permit=permit_id)
    facts = {"kind": permit.kind, "number": permit.number, "expires_on": str(permit.expires_on or "")}
    permit.delete()
    _audit(viewer, row, now, verb="remove_permit", **facts)
    return row


@transaction.atomic
def set_services(
    viewer: Viewer, institution_id: int, *, items: Iterable[str], service_areas: Iterable[str], now: datetime
) -> Institution:
    """Say which services an institution may deliver at home, and in which divisions."""
    row = queries.institution(viewer, institution_id, lock=True)
    permissions.check(viewer, "institution.edit", row)
    codes = sorted({item.strip() for item in items if item.strip()})
    if len(codes) > _MOST_ITEMS or any(len(code) > _CODE for code in codes):
        raise FieldInvalid(field="items", why="long", most=_MOST_ITEMS)
    places = sorted({place.strip() for place in service_areas if place.strip()})
    if len(places) > _MOST_AREAS:
        raise FieldInvalid(field="service_areas", why="long", most=_MOST_AREAS)
    for place in places:
        if place not in row.service_areas and (not viewer.covers(place) or not areas.known(place)):
            raise AreaOutside(field="service_areas", area=place)
    before = {"items": row.items, "service_areas": row.service_areas}
    row.items, row.service_areas, row.changed_at = codes, places, now
    row.save(update_fields=["items", "service_areas", "changed_at"])
    _audit(viewer, row, now, verb="set_services", before=before, after={"items": codes, "service_areas": places})
    return row


def _audit(viewer: Viewer, row: Institution, now: datetime, **data: object) -> None:
    journal.record_audit(
        viewer, kind="change", thing="institution", thing_id=row.pk, area=row.area_code, now=now, data=data
    )
