"""What the desk needs beside a case: who sits, who could go, the card of the elder."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from anju.dispatch import queries as dispatch
from anju.dispatch.lifecycle import ACTIVE
from anju.incidents.models import Incident, Seat
from anju.incidents.queries.bells import Rung
from anju.incidents.queries.cases import calls, incidents, need_seen, place
from anju.incidents.queries.file import CaseFile, case_file
from anju.incidents.rules.escalation import CALL_BACK_WITHIN
from anju.incidents.rules.taking import is_amber
from anju.kernel.scope import LEVELS, area_filter
from anju.kernel.viewer import SYSTEM, Principal, Viewer
from anju.people import queries as people

if TYPE_CHECKING:
    from anju.people.models import Contact

SEAT_LOST = timedelta(seconds=45)


def seats(viewer: Viewer) -> QuerySet[Seat]:
    """List the taken seats in the viewer's area and above it: who else would hear an alarm of this area."""
    if viewer.principal is Principal.FAMILY or not viewer.can("incident.read"):
        return Seat.objects.none()
    above = Q(area_code__in=[viewer.area[:digits] for digits in LEVELS if digits <= len(viewer.area)])
    return Seat.objects.filter(area_filter(viewer.area) | above).exclude(state="left").order_by("area_code", "user_id")


def present_seats(viewer: Viewer, now: datetime) -> list[Seat]:
    """List the seats whose heart beat within 45 s."""
    return [seat for seat in seats(viewer) if abs(now - seat.heartbeat_at) <= SEAT_LOST]


def seats_hearing(case: Incident, now: datetime) -> list[Seat]:
    """List the present seats at which a case rings: below its desk area, or above it."""
    desk = case.desk_area_code
    above = Q(area_code__in=[desk[:digits] for digits in LEVELS if digits <= len(desk)])
    rows = Seat.objects.filter(area_filter(desk) | above).exclude(state="left")
    return [seat for seat in rows if abs(now - seat.heartbeat_at) <= SEAT_LOST]


def is_stale(case: Incident | Rung, now: datetime) -> bool:
    """Whether the claim of a case is amber: any colleague may take it over."""
    return case.claimed_at is not None and is_amber(case.heartbeat_at, now)


def candidates(viewer: Viewer, case: Incident, *, now: datetime, limit: int = 3) -> list[dispatch.Candidate]:
    """Rank who could go. Seeing the case gives the right to see who could go to it."""
    return candidates_of(viewer, case_file(viewer, case.pk), now=now, limit=limit)


def candidates_of(viewer: Viewer, file: CaseFile, *, now: datetime, limit: int = 3) -> list[dispatch.Candidate]:
    """Rank who could go to a case whose file is open; who was asked already is left out."""
    case = file.case
    longitude, latitude = place(case)
    if not viewer:
        return []
    return dispatch.candidates(
        SYSTEM,
        area=case.area_code,
        longitude=longitude,
        latitude=latitude,
        elder_id=case.elder_id,
        kind=case.kind,
        now=now,
        limit=limit,
        without=frozenset(row.worker_id for row in file.assignments if row.state in ACTIVE),
    )


def card(viewer: Viewer, case: Incident) -> people.RescueCard | None:
    """Return the elder's card. Who may see the case may see whom it is about, also at a neighbouring desk."""
    need_seen(viewer, case.pk)
    return people.rescue_card(SYSTEM, case.elder_id) if case.elder_id else None


def next_contact(viewer: Viewer, case: Incident) -> "Contact | None":
    """Return whom to call next: the first contact in order who has not been tried since the case was opened."""
    if case.elder_id is None:
        return None
    tried = set(calls(viewer, case).filter(target="contact").values_list("contact_id", flat=True))
    return next((contact for contact in people.contacts(SYSTEM, case.elder_id) if contact.pk not in tried), None)


def call_backs_due(viewer: Viewer, now: datetime) -> QuerySet[Incident]:
    """List closed cases of the last week whose elder has not been called back, the oldest first."""
    rows = incidents(viewer, state="resolved", start=now - 7 * CALL_BACK_WITHIN)
    rows = rows.filter(called_back_at=None, elder__isnull=False, priority__in=["P1", "P2", "P3"])
    return rows.order_by("resolved_at", "id")
