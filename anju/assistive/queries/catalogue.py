"""The catalogue of kinds as it stands on a day."""

from datetime import date

from django.db.models import Q

from anju.assistive.models import Kind
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer


def kinds(viewer: Viewer, *, on: date) -> list[Kind]:
    """List the kinds of a day in the order of the file."""
    viewer.need("aid.read")
    running = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    return list(Kind.objects.filter(running).order_by("position"))


def kind(viewer: Viewer, code: str, *, on: date) -> Kind:
    """Return one kind of the day, or raise ``NotVisible``."""
    for row in kinds(viewer, on=on):
        if row.code == code:
            return row
    raise NotVisible(kind=code)
