"""Answering a case, keeping it, taking it over."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from anju.incidents import permissions, queries
from anju.incidents.commands.moving import seconds, set_timer, step, stop_timers, tell
from anju.incidents.events import IncidentClaimed
from anju.incidents.models import Incident
from anju.incidents.rules import escalation, taking
from anju.kernel.viewer import Viewer

RINGING_TIMERS = ("overflow", "county", "city")
SHIFT_CHANGE = gettext_noop("交接班")


@transaction.atomic
def claim(viewer: Viewer, incident_id: int, *, now: datetime) -> Incident:
    """Answer a case. Of two claims in one instant one wins; the other is told who."""
    case = queries.incident(viewer, incident_id, lock=True)
    permissions.check(viewer, "claim", case, now=now)
    step(
        viewer,
        case,
        "claim",
        now=now,
        data={"seconds": seconds(case.received_at, now)},
        claimed_at=now,
        claimed_by_id=viewer.user_id,
        claimed_name=viewer.name,
        heartbeat_at=now,
        answered_at=case.answered_at or now,
    )
    stop_timers(case, *RINGING_TIMERS, now=now, result="claimed")
    set_timer(case, "amber", now + escalation.AMBER_CHECK)
    tell(viewer, IncidentClaimed, case, now=now, by_name=viewer.name)
    return case


@transaction.atomic
def take_over(viewer: Viewer, incident_id: int, *, now: datetime, reason: str = "") -> Incident:
    """Take a claimed case from a colleague: when its heart stopped, in its first 20 s, or with a reason."""
    case = queries.incident(viewer, incident_id, lock=True)
    permissions.check(viewer, "take_over", case, now=now, reason=reason)
    ground = taking.taking(claimed_at=case.claimed_at, heartbeat_at=case.heartbeat_at, now=now, reason=reason)
    return _take(viewer, case, now=now, why=reason.strip(), data={"ground": ground.why})


def take_handed_over(viewer: Viewer, case: Incident, *, now: datetime, handover_id: int) -> Incident:
    """Take a case that its claimant has handed over with the shift. The caller holds the rows of both."""
    return _take(viewer, case, now=now, why=SHIFT_CHANGE, data={"ground": "handover", "handover": handover_id})


def _take(viewer: Viewer, case: Incident, *, now: datetime, why: str, data: dict[str, Any]) -> Incident:
    """Change the claimant in one step: at no moment is there none."""
    step(
        viewer,
        case,
        "take_over",
        now=now,
        why=why,
        data={"from": case.claimed_name, "from_id": case.claimed_by_id, **data},
        claimed_at=now,
        claimed_by_id=viewer.user_id,
        claimed_name=viewer.name,
        heartbeat_at=now,
    )
    set_timer(case, "amber", now + escalation.AMBER_CHECK)
    tell(viewer, IncidentClaimed, case, now=now, by_name=viewer.name)
    return case


@transaction.atomic
def heartbeat(viewer: Viewer, incident_id: int, *, now: datetime) -> Incident:
    """Show that the operator is still at the case."""
    case = queries.incident(viewer, incident_id, lock=True)
    permissions.check(viewer, "heartbeat", case, now=now)
    was_amber = taking.is_amber(case.heartbeat_at, now)
    case.heartbeat_at = now
    case.save(update_fields=["heartbeat_at"])
    if was_amber:
        set_timer(case, "amber", now + escalation.AMBER_CHECK)
    return case
