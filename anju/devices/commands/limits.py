"""Medical limits of one elder: set with a reason, or given back to the defaults."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from anju.devices import permissions, queries
from anju.devices.models import VitalLimit
from anju.devices.rules import limits
from anju.devices.rules.limits import Bounds
from anju.journal import commands as journal
from anju.kernel.refusals import Invalid
from anju.kernel.viewer import Viewer
from anju.people import queries as people

if TYPE_CHECKING:
    from anju.people.models import Elder

_REASON = 200
_SHORTEST = 2


class LimitInvalid(Invalid):
    """A limit is implausible, upside down, or a notice lies further out than the alarm; facts name the field."""

    code = "limit_invalid"


class LimitReasonNeeded(Invalid):
    """Limits of a person are changed for a reason."""

    code = "limit_reason_needed"


@transaction.atomic
def set_limits(
    viewer: Viewer, elder_id: int, *, kind: str, notice: Bounds, alarm: Bounds, reason: str, now: datetime
) -> None:
    """Set both grades of one kind of value for an elder. What is beyond now is judged anew with its next value."""
    elder, why = _asked(viewer, elder_id, kind, reason)
    wrong = limits.wrong(kind, notice, alarm)
    if wrong:
        raise LimitInvalid(field=wrong)
    before = queries.bounds_of(viewer, elder_id, kind)
    for grade, bounds in ((limits.NOTICE, notice), (limits.ALARM, alarm)):
        values = {**bounds._asdict(), "reason": why, "set_by": viewer.actor, "set_at": now}
        VitalLimit.objects.update_or_create(elder=elder, kind=kind, grade=grade, defaults=values)
    _note(viewer, elder, kind, (before, {limits.NOTICE: notice, limits.ALARM: alarm}), why=why, now=now)


@transaction.atomic
def reset_limits(viewer: Viewer, elder_id: int, *, kind: str, reason: str, now: datetime) -> None:
    """Give one kind of value back to the defaults."""
    elder, why = _asked(viewer, elder_id, kind, reason)
    before = queries.bounds_of(viewer, elder_id, kind)
    VitalLimit.objects.filter(elder=elder, kind=kind).delete()
    _note(viewer, elder, kind, (before, queries.bounds_of(viewer, elder_id, kind)), why=why, now=now)


def _asked(viewer: Viewer, elder_id: int, kind: str, reason: str) -> tuple["Elder", str]:
    elder = people.elder(viewer, elder_id)
    permissions.check(viewer, "limit.set")
    if kind not in limits.VITALS:
        raise LimitInvalid(field="kind")
    if len(reason.strip()) < _SHORTEST:
        raise LimitReasonNeeded(field="reason")
    return elder, reason.strip()[:_REASON]


def _note(
    viewer: Viewer,
    elder: "Elder",
    kind: str,
    changes: tuple[dict[str, Bounds], dict[str, Bounds]],
    *,
    why: str,
    now: datetime,
) -> None:
    before, after = ({grade: list(bounds) for grade, bounds in side.items()} for side in changes)
    data = {"fields": ["vital_limits"], "value": kind, "before": before, "after": after}
    journal.record_audit(
        viewer, kind="change", thing="elder", thing_id=elder.pk, area=elder.area_code, now=now, reason=why, data=data
    )
