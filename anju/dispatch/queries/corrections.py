"""Requests to correct a locked visit: those of a visit, and the list of whoever decides."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from anju.dispatch.models import Assignment, Correction
from anju.dispatch.queries.assignments import assignment, own_assignment
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import visible
from anju.kernel.viewer import Principal, Viewer

CORRECTION_STATES = {"asked": _("待审核"), "approved": _("已同意更正"), "refused": _("未同意，按原记录")}


def visit_to_correct(viewer: Viewer, assignment_id: int) -> Assignment:
    """Return a visit of the worker who looks, or of the own provider, or raise ``NotVisible``."""
    try:
        return own_assignment(viewer, assignment_id)
    except NotVisible:
        if viewer.principal is not Principal.PROVIDER:
            raise
        return assignment(viewer, assignment_id)


def corrections_of(viewer: Viewer, assignment_id: int) -> list[Correction]:
    """List the requests about a visit, newest first, for whoever may see the visit."""
    try:
        row = own_assignment(viewer, assignment_id)
    except NotVisible:
        row = assignment(viewer, assignment_id)
    return list(row.corrections.order_by("-id"))


def corrections(viewer: Viewer, *, state: str = "") -> QuerySet[Correction]:
    """List the requests of the viewer's area: what waits first, then the newest."""
    if not viewer.can("order.audit") or viewer.principal is Principal.PROVIDER:
        return Correction.objects.none()
    rows = Correction.objects.filter(visible(viewer, elder="assignment__elder_id"))
    rows = rows.filter(state=state) if state in CORRECTION_STATES else rows
    return rows.select_related("assignment__worker", "assignment__elder").order_by(
        F("decided_at").desc(nulls_first=True), "-id"
    )


def correction(viewer: Viewer, correction_id: int, *, lock: bool = False) -> Correction:
    """Return one request for whoever decides, or raise ``NotVisible``; ``lock`` holds its row."""
    viewer.need("order.audit")
    rows = corrections(viewer)
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=correction_id).first()
    if row is None:
        raise NotVisible(correction=correction_id)
    return row
