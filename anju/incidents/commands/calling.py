"""Calls to the elder and to contacts: who was called, when, with which result."""

from datetime import datetime

from django.db import transaction

from anju.incidents import permissions, queries
from anju.incidents.commands.acting import treat_as_real
from anju.incidents.commands.moving import remark, stop_timers, tell
from anju.incidents.events import ContactMissed, ElderSpoke
from anju.incidents.models import ContactCall, Incident
from anju.incidents.rules import escalation
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people import queries as people

RESULTS = ("reached", "no_answer", "busy", "wrong_number", "no_speech")
MISSED = ("no_answer", "busy")
ELDER_WORD = "老人本人"


class CallEnded(Conflict):
    """The call has its result already."""

    code = "incident_call_ended"


class NotTheirContact(Invalid):
    """The contact does not belong to the elder of this case, or the case has no elder."""

    code = "incident_contact_unknown"


class UnknownResult(Invalid):
    """Not one of the coded results of a call."""

    code = "incident_call_result_unknown"


@transaction.atomic
def start_call(
    viewer: Viewer, incident_id: int, *, target: str, now: datetime, contact_id: int | None = None
) -> ContactCall:
    """Log that a call begins: to the elder, to one of the elder's contacts, or to the institution it is about."""
    case = queries.incident(viewer, incident_id, lock=True)
    permissions.check(viewer, "start_call", case, now=now)
    who = _who(case, target, contact_id)
    call = ContactCall.objects.create(
        incident=case,
        contact_id=contact_id if target == "contact" else None,
        who=who,
        target=target,
        started_at=now,
        by=viewer.actor,
    )
    case.heartbeat_at = now
    case.save(update_fields=["heartbeat_at"])
    remark(viewer, case, "start_call", now=now, data={"call": call.pk, "who": who, "target": target})
    return call


def _who(case: Incident, target: str, contact_id: int | None) -> str:
    if target == "institution" and case.point is not None:
        return case.point.institution.name[:60]
    return ELDER_WORD if target == "elder" else _contact_name(case, target, contact_id)


def _contact_name(case: Incident, target: str, contact_id: int | None) -> str:
    if target != "contact" or case.elder_id is None:
        raise NotTheirContact(contact=contact_id)
    for contact in people.contacts(SYSTEM, case.elder_id):
        if contact.pk == contact_id:
            return contact.name
    raise NotTheirContact(contact=contact_id)


@transaction.atomic
def end_call(viewer: Viewer, call_id: int, *, result: str, now: datetime, note: str = "") -> ContactCall:
    """Log the result of a call. A voice ends the call-backs; the third silence treats the case as real."""
    call = queries.call(viewer, call_id)
    case = call.incident
    permissions.check(viewer, "end_call", case, now=now)
    if result not in RESULTS:
        raise UnknownResult(result=result)
    if call.ended_at is not None:
        raise CallEnded(call=call_id)
    call.ended_at = now
    call.result = result
    call.note = note[:200]
    call.save(update_fields=["ended_at", "result", "note"])
    data = {"call": call.pk, "who": call.who, "target": call.target, "result": result}
    remark(viewer, case, "end_call", now=now, why=note, data=data)
    if call.contact_id is not None and result in MISSED:
        tell(viewer, ContactMissed, case, now=now, contact_id=call.contact_id)
    if call.target == "elder" and result == "reached":
        tell(viewer, ElderSpoke, case, now=now, by_name=viewer.name)
    if call.target == "elder":
        _count_call_backs(viewer, case, result, now)
    return call


def _count_call_backs(viewer: Viewer, case: Incident, result: str, now: datetime) -> None:
    if case.no_speech_at is None or case.treated_as_real_at is not None:
        return
    if result == "reached":
        stop_timers(case, "call_again", now=now, result="reached")
        return
    tried = ContactCall.objects.filter(incident=case, target="elder", started_at__gte=case.no_speech_at)
    if tried.exclude(result__in=["", "reached"]).count() >= escalation.CALL_BACKS:
        treat_as_real(viewer, case, now=now, why="call_backs_unanswered")
