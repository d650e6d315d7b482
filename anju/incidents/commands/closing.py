"""The end of a case: closing with a coded reason, the call-back, the review, and opening it again."""

from datetime import datetime

from django.db import IntegrityError, transaction

from anju.dispatch import commands as dispatch
from anju.incidents import permissions, queries
from anju.incidents.commands.moving import THING, remark, seconds, set_timer, step, stop_timers, tell
from anju.incidents.events import IncidentReopened, IncidentResolved, IncidentReviewed
from anju.incidents.models import Incident, Timer
from anju.incidents.rules import closing, escalation
from anju.kernel.refusals import Conflict, Invalid, NotAllowed
from anju.kernel.viewer import Principal, Viewer

ALL_TIMERS = ("overflow", "county", "city", "amber", "call_again", "callback")
CALLED_BACK = ("P1", "P2", "P3")


class UnknownOutcome(Invalid):
    """Not one of the coded reasons for closing."""

    code = "incident_outcome_unknown"


class ReasonMissing(Invalid):
    """Opening a closed case again needs a reason."""

    code = "incident_reopen_reason"


class OtherOpen(Conflict):
    """Another case of this elder and kind is open; work there."""

    code = "incident_other_open"


@transaction.atomic
def resolve(
    viewer: Viewer, incident_id: int, *, outcome: str, now: datetime, note: str = "", spoken_with: str = ""
) -> Incident:
    """Close a case. A life alarm needs an arrival, or the word of the elder (``elder``) or a contact reached."""
    dispatch.hold(THING, incident_id)
    case = queries.incident(viewer, incident_id, lock=True)
    permissions.check(viewer, "resolve", case, now=now, spoken_with=spoken_with)
    if outcome not in closing.OUTCOMES:
        raise UnknownOutcome(outcome=outcome)
    stop_timers(case, *ALL_TIMERS, now=now, result="resolved")
    data = {"outcome": outcome, "spoken_with": spoken_with, "seconds": seconds(case.received_at, now)}
    step(
        viewer,
        case,
        "resolve",
        now=now,
        why=note,
        data=data,
        resolved_at=now,
        resolved_by_id=viewer.user_id,
        outcome=outcome,
        outcome_note=note,
        spoken_with=spoken_with,
    )
    dispatch.withdraw_all(viewer, thing=THING, thing_id=case.pk, why="resolved", now=now)
    if case.priority in CALLED_BACK and case.elder_id:
        set_timer(case, "callback", now + escalation.CALL_BACK_WITHIN)
    tell(viewer, IncidentResolved, case, now=now, outcome=outcome, note=note)
    return case


@transaction.atomic
def close_routine(viewer: Viewer, incident_id: int, *, why: str, now: datetime) -> Incident:
    """Close a technical case whose cause is gone (the device is heard again). Only the platform itself does this."""
    case = queries.incident(viewer, incident_id, lock=True)
    if viewer.principal is not Principal.SYSTEM or case.priority != "P4":
        raise NotAllowed(verb="close_routine")
    stop_timers(case, *ALL_TIMERS, now=now, result="resolved")
    step(viewer, case, "close_routine", now=now, why=why, resolved_at=now, outcome="device_fault", outcome_note=why)
    tell(viewer, IncidentResolved, case, now=now, outcome="device_fault", note=why)
    return case


@transaction.atomic
def call_back(viewer: Viewer, incident_id: int, *, note: str, now: datetime) -> Incident:
    """Write down the call to the elder within a day of closing."""
    case = queries.incident(viewer, incident_id, lock=True)
    permissions.check(viewer, "call_back", case, now=now)
    stop_timers(case, "callback", now=now, result="called_back")
    return step(viewer, case, "call_back", now=now, why=note, called_back_at=now)


@transaction.atomic
def review(viewer: Viewer, incident_id: int, *, note: str, now: datetime) -> Incident:
    """Look a closed case through. Never by the person who worked on it or closed it."""
    case = queries.incident(viewer, incident_id, lock=True)
    permissions.check(viewer, "review", case, now=now)
    step(viewer, case, "review", now=now, why=note, reviewed_at=now, reviewed_by_id=viewer.user_id, review_note=note)
    tell(viewer, IncidentReviewed, case, now=now)
    return case


@transaction.atomic
def reopen(viewer: Viewer, incident_id: int, *, reason: str, now: datetime) -> Incident:
    """Let a closed case ring again. What it was before stays in the row of the move."""
    case = queries.incident(viewer, incident_id, lock=True)
    permissions.check(viewer, "reopen", case, now=now)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    before = {
        "outcome": case.outcome,
        "note": case.outcome_note,
        "claimed_by": case.claimed_name,
        "arrived_at": case.arrived_at.isoformat() if case.arrived_at else None,
        "resolved_at": case.resolved_at.isoformat() if case.resolved_at else None,
        "reviewed_at": case.reviewed_at.isoformat() if case.reviewed_at else None,
    }
    cleared = dict.fromkeys(
        (
            "claimed_at", "claimed_by_id", "heartbeat_at", "dispatched_at", "accepted_at", "arrived_at", "resolved_at",
            "resolved_by_id", "reviewed_at", "reviewed_by_id", "called_back_at", "no_speech_at", "treated_as_real_at",
        )
    )  # fmt: skip
    words = dict.fromkeys(("claimed_name", "outcome", "outcome_note", "spoken_with", "review_note"), "")
    try:
        with transaction.atomic():
            step(
                viewer, case, "reopen", now=now, why=reason, data={"before": before}, reopened=case.reopened + 1,
                reopened_at=now, **cleared, **words,
            )  # fmt: skip
    except IntegrityError:
        raise OtherOpen(elder=case.elder_id, kind=case.kind) from None
    stop_timers(case, "callback", now=now, result="reopened")
    first = escalation.stage_after(case.priority, "")
    if first:
        set_timer(case, first.kind, now + first.after)
    tell(viewer, IncidentReopened, case, now=now, why=reason)
    return case


@transaction.atomic
def drop_call_backs(viewer: Viewer, *, elder_id: int, why: str, now: datetime) -> int:
    """End the call-backs that wait for an elder who can no longer be called."""
    viewer.need("incident.act")
    rows = Timer.objects.filter(incident__elder_id=elder_id, kind="callback", done_at=None)
    return rows.update(done_at=now, result=why)


@transaction.atomic
def change_elder(viewer: Viewer, *, from_elder: int, to_elder: int, now: datetime) -> int:
    """Give the cases of a record that was merged to the one that stays; return how many moved.

    An open case whose kind is open for the other record too stays where it is, as a visible fault.
    """
    viewer.need("incident.act")
    moved = 0
    for case in Incident.objects.select_for_update(of=("self",)).filter(elder_id=from_elder).order_by("id"):
        try:
            with transaction.atomic():
                case.elder_id = to_elder
                case.save(update_fields=["elder"])
        except IntegrityError:
            change_fault(viewer, case.pk, fault="merged_record", now=now)
            continue
        remark(viewer, case, "change_elder", now=now, data={"from": from_elder, "to": to_elder})
        moved += 1
    return moved


@transaction.atomic
def change_fault(viewer: Viewer, incident_id: int, *, fault: str, now: datetime) -> Incident:
    """Add a fault that became visible while the case is open (the wearer died, the device was unbound)."""
    case = queries.incident(viewer, incident_id, lock=True)
    viewer.need("incident.act")
    if fault not in case.faults:
        case.faults = [*case.faults, fault]
        case.save(update_fields=["faults"])
        remark(viewer, case, "fault", now=now, data={"fault": fault})
    return case
