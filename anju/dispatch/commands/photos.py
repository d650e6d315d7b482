"""The digest of a photograph is kept with its visit, so that the same picture at another visit is noticed."""

from datetime import datetime

from django.db import transaction

from anju.dispatch import queries
from anju.dispatch.models import VisitPhoto
from anju.kernel.pictures import Taken
from anju.kernel.viewer import Viewer


@transaction.atomic
def note_photo(
    viewer: Viewer, assignment_id: int, *, name: str, digest: bytes, now: datetime, kind: str = "photo",
    after: bool = False, taken: Taken | None = None,
) -> VisitPhoto:  # fmt: skip
    """Note a picture that the worker of this visit has handed over; ``after`` the visit was locked it is an annex.

    ``taken`` is when and where it says it was taken; many say nothing.
    """
    row = queries.own_assignment(viewer, assignment_id, lock=True)
    told = taken or Taken()
    longitude, latitude = told.point or (None, None)
    return VisitPhoto.objects.create(
        assignment=row, name=name, kind=kind, digest=digest, at=now, after=after, taken_at=told.at,
        taken_longitude=longitude, taken_latitude=latitude, taken_accuracy_m=told.accuracy_m,
    )  # fmt: skip
