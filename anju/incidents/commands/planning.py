"""An elder's own additions to the response plan: what the standard plan cannot know."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from anju.incidents.models import ElderPlan
from anju.incidents.rules.priority import PRIORITY
from anju.journal import commands as journal
from anju.kernel.refusals import Invalid, NotAllowed, NotVisible
from anju.kernel.viewer import Principal, Viewer
from anju.people import queries as people

MOST_LINES = 20


class PlanLineInvalid(Invalid):
    """A line without words, of an unknown kind, or one too many."""

    code = "plan_line_invalid"


def may_plan(viewer: Viewer) -> bool:
    """Whether the viewer may change response plans: operators, and keepers of the elder's record."""
    return viewer.principal is not Principal.FAMILY and (viewer.can("incident.act") or viewer.can("elder.edit"))


def _check(viewer: Viewer, elder_id: int) -> str:
    area = people.elder(viewer, elder_id).area_code
    if not may_plan(viewer):
        raise NotAllowed(verb="incident.act")
    return area


@transaction.atomic
def add_plan_line(viewer: Viewer, elder_id: int, *, text: str, now: datetime, kind: str = "") -> ElderPlan:
    """Add a line to an elder's plan, for one kind of case or (empty kind) for all."""
    area = _check(viewer, elder_id)
    words = " ".join(text.split())
    rows = ElderPlan.objects.filter(elder_id=elder_id)
    if not words or (kind and kind not in PRIORITY) or rows.count() >= MOST_LINES:
        raise PlanLineInvalid(field="text")
    last = rows.aggregate(last=Max("position"))["last"] or 0
    line = ElderPlan.objects.create(
        elder_id=elder_id, kind=kind, text=words[:200], position=last + 1, changed_by=viewer.actor, changed_at=now
    )
    data = {"added": line.text, "kind": kind}
    journal.record_audit(viewer, kind="change", thing="plan", thing_id=elder_id, area=area, now=now, data=data)
    return line


@transaction.atomic
def remove_plan_line(viewer: Viewer, elder_id: int, *, line_id: int, now: datetime) -> None:
    """Take a line out of an elder's plan; what it said stays in the audit."""
    area = _check(viewer, elder_id)
    line = ElderPlan.objects.filter(elder_id=elder_id, pk=line_id).first()
    if line is None:
        raise NotVisible(line=line_id)
    data = {"removed": line.text, "kind": line.kind}
    line.delete()
    journal.record_audit(viewer, kind="change", thing="plan", thing_id=elder_id, area=area, now=now, data=data)
