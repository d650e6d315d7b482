"""The loans: of a place, of an elder, and the work that a point's keeper has to do."""

from collections.abc import Sized
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from anju.assistive.models import Loan, Piece
from anju.assistive.queries.places import place
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import visible
from anju.kernel.viewer import Principal, Viewer


@dataclass(frozen=True, slots=True)
class Work:
    """What waits at a point: who must be called, who comes to fetch, what must be cleaned, shelved, mended."""

    overdue: list[Loan]
    reserved: list[Loan]
    due: list[Loan]
    to_disinfect: list[Piece]
    to_shelve: list[Piece]
    repair: list[Piece]

    @property
    def count(self) -> int:
        """Return how many things wait for somebody."""
        lists: tuple[Sized, ...] = (self.overdue, self.reserved, self.to_disinfect, self.to_shelve, self.repair)
        return sum(len(rows) for rows in lists)


def _seen(viewer: Viewer) -> Q:
    viewer.need("aid.read")
    return visible(viewer, elder="elder_id", organisation="institution_id")


def loans(viewer: Viewer, *, institution_id: int | None = None, state: str = "") -> QuerySet[Loan]:
    """List the loans of the scope, the newest first."""
    rows = Loan.objects.filter(_seen(viewer))
    if institution_id is not None:
        rows = rows.filter(institution=place(viewer, institution_id))
    if state == "overdue":
        rows = rows.filter(state="lent", alert_at__isnull=False)
    elif state:
        rows = rows.filter(state=state)
    return rows.select_related("piece__kind", "elder", "institution").order_by("-id")


def loans_of(viewer: Viewer, elder_id: int, limit: int = 20) -> list[Loan]:
    """List the loans of one elder that the viewer may see, the newest first."""
    return list(loans(viewer).filter(elder_id=elder_id)[:limit])


def loan(viewer: Viewer, loan_id: int, *, lock: bool = False) -> Loan:
    """Return one loan, or raise ``NotVisible``."""
    rows = Loan.objects.filter(_seen(viewer), pk=loan_id)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    row = rows.select_related("piece__kind", "elder", "institution").first()
    if row is None:
        raise NotVisible(loan=loan_id)
    return row


def work(viewer: Viewer, institution_id: int, *, today: date, most: int = 50) -> Work:
    """Return what waits at a point today: the overdue first, by how long."""
    row = place(viewer, institution_id)
    mine = Loan.objects.filter(institution=row).select_related("piece__kind", "elder")
    stuff = Piece.objects.filter(institution=row).select_related("kind").order_by("back_at", "id")
    return Work(
        overdue=list(mine.filter(state="lent", due_on__lt=today).order_by("due_on", "id")[:most]),
        reserved=list(mine.filter(state="reserved").order_by("held_until", "id")[:most]),
        due=list(mine.filter(state="lent", due_on=today).order_by("id")[:most]),
        to_disinfect=list(stuff.filter(state="returned")[:most]),
        to_shelve=list(stuff.filter(state="disinfected")[:most]),
        repair=list(stuff.filter(state="repair")[:most]),
    )


def ringing(viewer: Viewer, *, most: int = 3) -> tuple[list[Loan], int]:
    """Return the overdue loans that nobody at the desk has taken on, the longest first, and how many there are."""
    viewer.need("aid.reserve")
    rows = loans(viewer, state="overdue").filter(alert_seen_by="").order_by("due_on", "id")
    return list(rows[:most]), rows.count()


def due_to_ring(viewer: Viewer, today: date) -> QuerySet[Loan]:
    """List the loans that became overdue and do not ring yet."""
    _only_platform(viewer)
    return Loan.objects.filter(state="lent", due_on__lt=today, alert_at__isnull=True).order_by("due_on", "id")


def due_to_expire(viewer: Viewer, today: date) -> QuerySet[Loan]:
    """List the reservations that nobody came for."""
    _only_platform(viewer)
    return Loan.objects.filter(state="reserved", held_until__lt=today).order_by("held_until", "id")


def _only_platform(viewer: Viewer) -> None:
    if viewer.principal is not Principal.SYSTEM:
        viewer.need("aid.clock")
