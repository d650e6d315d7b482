"""The places that lend, what they ask for each kind, and how much of everything there is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from anju.assistive.models import Loan, Piece, Terms
from anju.institutions import queries as institutions
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import visible
from anju.kernel.viewer import SYSTEM, Principal, Viewer

if TYPE_CHECKING:
    from anju.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class Line:
    """One place with its numbers."""

    id: int
    name: str
    area: str
    state: str
    pieces: int
    in_stock: int
    lent: int
    to_disinfect: int
    overdue: int


def place(viewer: Viewer, institution_id: int) -> "Institution":
    """Return one place of the viewer's, or raise ``NotVisible``."""
    viewer.need("aid.read")
    row = institutions.institution(SYSTEM, institution_id)
    provider = viewer.principal is Principal.PROVIDER
    mine = row.pk == viewer.organisation_id if provider else viewer.covers(row.area_code)
    if not mine or row.kind == "canteen":
        raise NotVisible(institution=institution_id)
    return row


def lends(viewer: Viewer) -> bool:
    """Whether the viewer's own organisation can have devices: a canteen has none."""
    own = viewer.organisation_id
    if viewer.principal is not Principal.PROVIDER or own is None or not viewer.can("aid.lend"):
        return False
    return institutions.institution(SYSTEM, own).kind != "canteen"


def terms(viewer: Viewer, institution_id: int) -> list[Terms]:
    """List what a place asks, by kind."""
    return list(Terms.objects.filter(institution=place(viewer, institution_id)).order_by("kind_code"))


def terms_of(viewer: Viewer, institution_id: int, code: str) -> Terms:
    """Return what a place asks for a kind, or raise ``NotVisible``; public knowledge within the county."""
    viewer.need("aid.read")
    row = Terms.objects.filter(institution_id=institution_id, kind_code=code).first()
    if row is None:
        raise NotVisible(kind=code)
    return row


def by_place(viewer: Viewer) -> list[Line]:
    """List every place of the scope that keeps pieces, with its numbers; a member of staff gets the own place."""
    viewer.need("aid.read")
    seen = visible(viewer, organisation="institution_id")
    counted = {
        row["institution_id"]: row
        for row in Piece.objects.filter(seen).order_by().values("institution_id").annotate(
            pieces=Count("id", filter=~Q(state__in=("scrapped", "lost"))),
            in_stock=Count("id", filter=Q(state="in_stock", for_show=False)),
            lent=Count("id", filter=Q(state="lent")),
            to_disinfect=Count("id", filter=Q(state="returned")),
        )
    }  # fmt: skip
    rung = Loan.objects.filter(seen, state="lent", alert_at__isnull=False).order_by()
    over = dict(rung.values_list("institution_id").annotate(Count("id")))
    ids = set(counted) | set(
        Terms.objects.filter(institution_id__in=_own(viewer)).values_list("institution_id", flat=True)
    )
    rows = institutions.institutions(SYSTEM).filter(pk__in=ids).order_by("area_code", "name")
    return [
        Line(
            row.pk, row.name, row.area_code, row.state,
            **{name: counted.get(row.pk, {}).get(name, 0) for name in ("pieces", "in_stock", "lent", "to_disinfect")},
            overdue=over.get(row.pk, 0),
        )
        for row in rows
    ]  # fmt: skip


def _own(viewer: Viewer) -> list[int]:
    return [viewer.organisation_id] if viewer.organisation_id is not None else []
