"""Working on a case: assess, no speech, answers to steps, emergency services, notes."""

from datetime import datetime
from typing import Any

from django.db import transaction

from anju.incidents import permissions, queries
from anju.incidents.commands.moving import remark, set_timer, step, stop_timers
from anju.incidents.models import ContactCall, Incident, StepDone
from anju.incidents.rules import escalation, priority
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import Viewer

SERVICES = ("120", "119", "110")


class CallingAlready(Conflict):
    """The call-backs for "no speech" are running, or they have ended with treating the case as real."""

    code = "incident_no_speech_running"


class EmptyNote(Invalid):
    """A note without words."""

    code = "incident_note_empty"


class UnknownService(Invalid):
    """Not one of 120, 119, 110."""

    code = "incident_service_unknown"


@transaction.atomic
def assess(viewer: Viewer, incident_id: int, *, now: datetime) -> Incident:
    """Begin to assess: the operator has the elder's card and the plan open."""
    case = queries.incident(viewer, incident_id, lock=True)
    permissions.check(viewer, "assess", case, now=now)
    return step(viewer, case, "assess", now=now, heartbeat_at=now)


@transaction.atomic
def no_speech(viewer: Viewer, incident_id: int, *, now: datetime) -> Incident:
    """Say that nobody speaks: three call-backs follow, 20 s apart, then the case is treated as real."""
    case = queries.incident(viewer, incident_id, lock=True)
    permissions.check(viewer, "no_speech", case, now=now)
    if case.no_speech_at is not None:
        raise CallingAlready(incident=case.pk)
    if case.state == "claimed":
        step(viewer, case, "assess", now=now)
    step(viewer, case, "no_speech", now=now, no_speech_at=now, heartbeat_at=now)
    set_timer(case, "call_again", now + escalation.CALL_AGAIN_AFTER)
    return case


def treat_as_real(viewer: Viewer, case: Incident, *, now: datetime, why: str) -> Incident:
    """Treat a silent case as real, at the class of a life alarm. The caller holds the row."""
    stop_timers(case, "call_again", now=now, result=why)
    return step(
        viewer,
        case,
        "treat_as_real",
        now=now,
        data={"ground": why, "call_backs": escalation.CALL_BACKS},
        treated_as_real_at=now,
        priority=priority.LIFE,
    )


@transaction.atomic
def answer_step(viewer: Viewer, incident_id: int, *, step: str, answer: dict[str, Any], now: datetime) -> StepDone:
    """Tick a step of the plan with its answer; a later answer replaces the first, both stay in the journal."""
    case = queries.incident(viewer, incident_id, lock=True)
    permissions.check(viewer, "answer_step", case, now=now)
    if case.state == "claimed":
        _begin(viewer, case, now)
    done, _made = StepDone.objects.update_or_create(
        incident=case,
        step=step,
        defaults={"at": now, "by": viewer.actor, "by_name": viewer.name, "answer": answer},
    )
    remark(viewer, case, "answer_step", now=now, data={"step": step, "answer": answer})
    return done


def _begin(viewer: Viewer, case: Incident, now: datetime) -> None:
    step(viewer, case, "assess", now=now, heartbeat_at=now)


@transaction.atomic
def call_emergency(viewer: Viewer, incident_id: int, *, service: str, now: datetime, note: str = "") -> Incident:
    """Hand over to 120, 119 or 110. The operator decides; the platform only suggests."""
    case = queries.incident(viewer, incident_id, lock=True)
    permissions.check(viewer, "call_emergency", case, now=now)
    if service not in SERVICES:
        raise UnknownService(service=service)
    ContactCall.objects.create(
        incident=case, who=service, target="emergency", started_at=now, by=viewer.actor, note=note[:200]
    )
    return step(viewer, case, "call_emergency", now=now, why=note, data={"service": service}, heartbeat_at=now)


@transaction.atomic
def add_note(viewer: Viewer, incident_id: int, *, text: str, now: datetime) -> Incident:
    """Write something down in the timeline; any colleague may."""
    case = queries.incident(viewer, incident_id, lock=True)
    permissions.check(viewer, "add_note", case, now=now)
    if not text.strip():
        raise EmptyNote(field="text")
    remark(viewer, case, "add_note", now=now, why=text.strip())
    return case
