"""Imports: whoever brings files in sees those of the own area."""

from django.db.models import QuerySet

from anju.kernel.refusals import NotVisible
from anju.kernel.scope import visible
from anju.kernel.viewer import Viewer
from anju.people.models import Import


def imports(viewer: Viewer) -> QuerySet[Import]:
    """List the imports of the viewer's area, newest first."""
    rows = Import.objects.filter(visible(viewer)).order_by("-id")
    return rows if viewer.can("elder.import") else rows.none()


def import_job(viewer: Viewer, import_id: int) -> Import:
    """Return one import or raise ``NotVisible``."""
    row = imports(viewer).filter(pk=import_id).first()
    if row is None:
        raise NotVisible(id=import_id)
    return row
