"""Timers that came due: escalation, amber claims, call-backs. Rows survive any restart; this only acts on them."""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet

from anju.incidents.commands.acting import treat_as_real
from anju.incidents.commands.moving import remark, set_timer, step, stop_timers, tell
from anju.incidents.events import CallBackMissed, IncidentEscalated
from anju.incidents.lifecycle import CLOSED, WAITING, WORKED
from anju.incidents.models import ContactCall, Incident, Timer
from anju.incidents.rules import escalation, taking
from anju.kernel.refusals import Refusal
from anju.kernel.viewer import SYSTEM

logger = logging.getLogger(__name__)
ESCALATED_TO = {"overflow": "desk", "county": "county", "city": "city"}
_ROUNDS = 6


def fire_timers(now: datetime) -> int:
    """Act on every timer that has come due, each in its own transaction; return how many acted."""
    fired = 0
    for _round in range(_ROUNDS):
        due = list(_due(now).values_list("pk", "incident_id")[:500])
        acted = sum(_fire_safely(timer_id, incident_id, now) for timer_id, incident_id in due)
        fired += acted
        if not acted:
            break
    return fired


def next_due() -> datetime | None:
    """Return when the next timer comes due."""
    return Timer.objects.filter(done_at=None).order_by("due_at").values_list("due_at", flat=True).first()


def _due(now: datetime) -> QuerySet[Timer]:
    come = Q(due_at__lte=now)
    for kind, longest in escalation.LONGEST.items():
        come |= Q(kind=kind, due_at__gt=now + longest + escalation.SLACK)
    return Timer.objects.filter(come, done_at=None).order_by("due_at")


def _fire_safely(timer_id: int, incident_id: int, now: datetime) -> bool:
    try:
        return _fire(timer_id, incident_id, now)
    except (Refusal, DatabaseError):
        logger.exception("timer %s of incident %s failed and stays due", timer_id, incident_id)
        return False


@transaction.atomic
def _fire(timer_id: int, incident_id: int, now: datetime) -> bool:
    case = Incident.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=incident_id).first()
    if case is None:
        return False
    timer = Timer.objects.select_for_update(of=("self",)).filter(pk=timer_id, done_at=None).first()
    if timer is None or not escalation.is_due(timer.kind, timer.due_at, now):
        return False
    timer.done_at = now
    timer.result = "fired"
    timer.save(update_fields=["done_at", "result"])
    _ACTS[timer.kind](case, timer, now)
    return True


def _escalate(case: Incident, timer: Timer, now: datetime) -> None:
    if case.state not in WAITING:
        return
    stage = escalation.stage_of(case.priority, timer.kind)
    to = ESCALATED_TO[timer.kind]
    desk = escalation.widened(case.desk_area_code, stage.digits)
    step(
        SYSTEM,
        case,
        "overflow" if timer.kind == "overflow" else "escalate",
        now=now,
        data={"to": to, "desk_area": desk},
        overflowed_at=case.overflowed_at or now,
        escalated_to=to,
        desk_area_code=desk,
    )
    following = escalation.stage_after(case.priority, timer.kind)
    if following:
        start = case.reopened_at or case.received_at
        set_timer(case, following.kind, escalation.following_at(stage, following, start, now))
    tell(SYSTEM, IncidentEscalated, case, now=now, to=to, desk_area=desk)


def _check_heart(case: Incident, timer: Timer, now: datetime) -> None:
    if case.state not in WORKED:
        return
    if taking.is_amber(case.heartbeat_at, now):
        step(SYSTEM, case, "turn_amber", now=now, data={"by": case.claimed_name, "timer": timer.pk})
        return
    beat = case.heartbeat_at or now
    set_timer(case, "amber", max(beat, now - taking.AMBER_AFTER) + escalation.AMBER_CHECK + escalation.TICK)


def _call_again(case: Incident, timer: Timer, now: datetime) -> None:
    if case.state not in WORKED or case.no_speech_at is None or case.treated_as_real_at is not None:
        return
    voices = ContactCall.objects.filter(
        incident=case, target="elder", result="reached", started_at__gte=case.no_speech_at
    )
    if voices.exists():
        stop_timers(case, "call_again", now=now, result="reached")
        return
    rung = Timer.objects.filter(incident=case, kind="call_again", result="fired", due_at__gte=case.no_speech_at).count()
    remark(SYSTEM, case, "call_again", now=now, data={"call_back": rung, "timer": timer.pk})
    if rung >= escalation.CALL_BACKS:
        treat_as_real(SYSTEM, case, now=now, why="call_backs_over")
        return
    set_timer(case, "call_again", now + escalation.CALL_AGAIN_AFTER)


def _miss_call_back(case: Incident, timer: Timer, now: datetime) -> None:
    if case.state in CLOSED and case.called_back_at is None:
        step(SYSTEM, case, "miss_call_back", now=now, data={"timer": timer.pk})
        tell(SYSTEM, CallBackMissed, case, now=now)


_ACTS = {
    "overflow": _escalate,
    "county": _escalate,
    "city": _escalate,
    "amber": _check_heart,
    "call_again": _call_again,
    "callback": _miss_call_back,
}
