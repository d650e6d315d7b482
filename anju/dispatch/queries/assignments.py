"""Assignments: one, those of a thing, the active, the due, the viewer's own."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from anju.dispatch.lifecycle import ACTIVE
from anju.dispatch.models import Assignment
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import visible
from anju.kernel.viewer import Principal, Viewer


def _seen(viewer: Viewer) -> Q:
    if viewer.principal is not Principal.FAMILY and not viewer.can("worker.read"):
        return Q(pk__in=[])
    return visible(viewer, elder="elder_id", organisation="worker__organisation_id")


def assignment(viewer: Viewer, assignment_id: int) -> Assignment:
    """Return one assignment for somebody who oversees it, or raise ``NotVisible``. Workers read their ``job``."""
    row = Assignment.objects.filter(_seen(viewer), pk=assignment_id).select_related("worker").first()
    if row is None:
        raise NotVisible(assignment=assignment_id)
    return row


def own_assignment(viewer: Viewer, assignment_id: int, *, lock: bool = False) -> Assignment:
    """Return one assignment of the worker who is looking, or raise ``NotVisible``; ``lock`` holds its row.

    The whole ranking that it came from may be long and is read when somebody asks for it.
    """
    rows = Assignment.objects.select_related("worker").defer("reasons")
    if lock:
        rows = rows.select_for_update(of=("self",))
    if viewer.principal is not Principal.SYSTEM:
        rows = rows.filter(worker__user_id=viewer.user_id or 0)
    row = rows.filter(pk=assignment_id).first()
    if row is None:
        raise NotVisible(assignment=assignment_id)
    return row


def assignments_of(viewer: Viewer, thing: str, thing_id: int) -> QuerySet[Assignment]:
    """List the assignments of a thing, oldest first."""
    rows = Assignment.objects.filter(_seen(viewer), thing=thing, thing_id=thing_id)
    return rows.select_related("worker").order_by("id")


def assignments_of_many(viewer: Viewer, thing: str, thing_ids: Sequence[int]) -> QuerySet[Assignment]:
    """List the assignments of several things of one kind, oldest first."""
    rows = Assignment.objects.filter(_seen(viewer), thing=thing, thing_id__in=thing_ids)
    return rows.select_related("worker").order_by("id")


def active_assignments(viewer: Viewer, thing: str, thing_id: int) -> QuerySet[Assignment]:
    """List the assignments of a thing that somebody was asked for, is under way with or is at."""
    rows = Assignment.objects.filter(thing=thing, thing_id=thing_id, state__in=ACTIVE) if viewer else None
    found = rows if rows is not None else Assignment.objects.none()
    return found.select_related("worker").defer("reasons").order_by("id")


def answered_workers(viewer: Viewer, thing: str, thing_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return who has said yes to each of several things that were fetched before, in one statement."""
    rows = Assignment.objects.filter(thing=thing, thing_id__in=thing_ids, state__in=ACTIVE, answered_at__isnull=False)
    found: dict[int, list[int]] = {}
    for thing_id, worker_id in rows.order_by("id").values_list("thing_id", "worker_id") if viewer else ():
        found.setdefault(thing_id, []).append(worker_id)
    return found


def due_assignments(viewer: Viewer, now: datetime) -> QuerySet[Assignment]:
    """List offers whose time to answer is over; only the platform's own processes ask."""
    rows = Assignment.objects.filter(state="offered", answer_by__lte=now).order_by("answer_by")
    return rows if viewer.principal is Principal.SYSTEM else rows.none()
