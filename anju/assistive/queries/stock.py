"""The pieces of a place and what was done to each."""

from django.db.models import QuerySet

from anju.assistive.models import Cleaning, Piece
from anju.assistive.queries.places import place
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import visible
from anju.kernel.viewer import Viewer


def pieces(viewer: Viewer, institution_id: int, *, state: str = "", kind: str = "") -> QuerySet[Piece]:
    """List the pieces of a place by kind and number; those that are scrapped only when asked for."""
    rows = Piece.objects.filter(institution=place(viewer, institution_id))
    rows = rows.filter(state=state) if state else rows.exclude(state="scrapped")
    if kind:
        rows = rows.filter(kind_code=kind)
    return rows.select_related("kind").order_by("kind__position", "number")


def piece(viewer: Viewer, piece_id: int, *, lock: bool = False) -> Piece:
    """Return one piece, or raise ``NotVisible``."""
    viewer.need("aid.read")
    rows = Piece.objects.filter(visible(viewer, organisation="institution_id"), pk=piece_id)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    row = rows.select_related("kind", "institution").first()
    if row is None:
        raise NotVisible(piece=piece_id)
    return row


def cleanings(viewer: Viewer, row: Piece) -> list[Cleaning]:
    """List the disinfections of a piece that was fetched before, the last first."""
    viewer.need("aid.read")
    return list(row.cleanings.order_by("-at", "-id")[:50])
