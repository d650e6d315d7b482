"""Reading the journal."""

from django.db.models import QuerySet

from anju.journal.models import Fact, Move
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import visible
from anju.kernel.viewer import Viewer


def fact(viewer: Viewer, fact_id: int) -> Fact:
    """Return one fact inside the viewer's area or raise ``NotVisible``."""
    row = Fact.objects.filter(visible(viewer), pk=fact_id).first()
    if row is None:
        raise NotVisible(fact=fact_id)
    return row


def moves(viewer: Viewer, *, thing: str, thing_id: int) -> QuerySet[Move]:
    """List the moves of one thing, oldest first. The caller has already fetched (and so authorised) the thing."""
    return Move.objects.filter(thing=thing, thing_id=thing_id).order_by("id") if viewer else Move.objects.none()
