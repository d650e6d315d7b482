"""The digest of a photograph is kept with its visit, so that the same picture at another visit is noticed."""

from datetime import datetime

from django.db import transaction

from anju.dispatch import queries
from anju.dispatch.models import VisitPhoto
from anju.kernel.viewer import Viewer


@transaction.atomic
def note_photo(
    viewer: Viewer, assignment_id: int, *, name: str, digest: bytes, now: datetime, kind: str = "photo",
    after: bool = False,
) -> VisitPhoto:  # fmt: skip
    """Note a picture that the worker of this visit has handed over; ``after`` the visit was locked it is an annex."""
    row = queries.own_assignment(viewer, assignment_id, lock=True)
    return VisitPhoto.objects.create(assignment=row, name=name, kind=kind, digest=digest, at=now, after=after)
