"""Who may do what to a case: the command and the button ask the same function."""

from datetime import datetime

from django.utils.translation import gettext as _

from anju.incidents import queries
from anju.incidents.lifecycle import LIFECYCLE, WORKED
from anju.incidents.models import Incident
from anju.incidents.rules import closing, taking
from anju.kernel import clock
from anju.kernel.refusals import Conflict, NotAllowed, NotVisible, Refusal
from anju.kernel.viewer import Principal, Viewer


class AlreadyClaimed(Conflict):
    """Somebody was faster; ``by`` is the name."""

    code = "incident_already_claimed"


class NotClaimant(Conflict):
    """Only the operator who claimed the case works on it; take it over first."""

    code = "incident_not_claimant"


class ReasonNeeded(Conflict):
    """The claim is alive and older than 20 s: taking it over needs a reason."""

    code = "incident_take_over_reason"


class ClosingLocked(Conflict):
    """A life alarm without an arrival and without a spoken word."""

    code = "incident_closing_locked"


class NotReached(Conflict):
    """The person named as having spoken was not reached by any logged call."""

    code = "incident_spoken_not_reached"


class ReviewByAnother(Conflict):
    """Who worked on or closed the case does not review it."""

    code = "incident_review_by_another"


NEEDS = {
    "claim": "incident.claim",
    "take_over": "incident.claim",
    "heartbeat": "incident.claim",
    "assess": "incident.act",
    "no_speech": "incident.act",
    "answer_step": "incident.act",
    "start_call": "incident.act",
    "end_call": "incident.act",
    "call_emergency": "incident.act",
    "add_note": "incident.act",
    "send_worker": "incident.dispatch",
    "resolve": "incident.resolve",
    "call_back": "incident.act",
    "review": "incident.review",
    "reopen": "incident.review",
    "open_manually": "incident.open",
}
BY_CLAIMANT = frozenset(
    {"heartbeat", "assess", "no_speech", "answer_step", "start_call", "call_emergency", "send_worker"}
)
MOVES = frozenset(
    {"claim", "take_over", "assess", "no_speech", "call_emergency", "send_worker", "resolve", "call_back"}
)


def check(
    viewer: Viewer,
    verb: str,
    incident: Incident,
    *,
    now: datetime | None = None,
    reason: str = "",
    spoken_with: str | None = None,
) -> None:
    """Raise the refusal that stands between this viewer and this verb on this case, if any.

    ``spoken_with`` None asks whether the case could be closed at all, with any voice that the log knows.
    """
    if viewer.principal is Principal.FAMILY:
        raise NotVisible(incident=incident.pk)
    viewer.need(NEEDS[verb])
    if verb == "claim" and incident.state in WORKED:
        raise AlreadyClaimed(by=incident.claimed_name, incident=incident.pk, mine=_is_claimant(viewer, incident))
    if verb in MOVES or verb in {"review", "reopen"}:
        LIFECYCLE.after(incident.state, verb)
    if verb == "heartbeat" and incident.state not in WORKED:
        raise NotClaimant(by=incident.claimed_name, incident=incident.pk)
    if verb in BY_CLAIMANT and not _is_claimant(viewer, incident):
        raise NotClaimant(by=incident.claimed_name, incident=incident.pk)
    _check_special(viewer, verb, incident, now=now or clock.now(), reason=reason, spoken_with=spoken_with)


def _check_special(
    viewer: Viewer, verb: str, incident: Incident, *, now: datetime, reason: str, spoken_with: str | None
) -> None:
    if verb == "take_over":
        _check_take_over(viewer, incident, now, reason)
    elif verb == "resolve":
        _check_resolve(viewer, incident, spoken_with)
    elif verb == "review" and not closing.may_review(
        reviewer_id=viewer.user_id, resolved_by_id=incident.resolved_by_id, claimed_by_id=incident.claimed_by_id
    ):
        raise ReviewByAnother(incident=incident.pk)


def _is_claimant(viewer: Viewer, incident: Incident) -> bool:
    if viewer.principal is Principal.SYSTEM:
        return True
    if viewer.principal is Principal.MACHINE:
        return incident.claimed_by_id is None and incident.claimed_name == viewer.name
    return viewer.user_id is not None and incident.claimed_by_id == viewer.user_id


def _check_take_over(viewer: Viewer, incident: Incident, now: datetime, reason: str) -> None:
    if incident.claimed_by_id == viewer.user_id:
        raise AlreadyClaimed(by=incident.claimed_name, incident=incident.pk, mine=True)
    taken = taking.taking(claimed_at=incident.claimed_at, heartbeat_at=incident.heartbeat_at, now=now, reason=reason)
    if not taken.allowed:
        raise ReasonNeeded(by=incident.claimed_name, incident=incident.pk)


def _check_resolve(viewer: Viewer, incident: Incident, spoken_with: str | None) -> None:
    second = viewer.can("incident.review") and incident.claimed_by_id != viewer.user_id
    if not second and not _is_claimant(viewer, incident):
        raise NotClaimant(by=incident.claimed_name, incident=incident.pk)
    calls = queries.spoken_calls(viewer, incident)
    word = spoken_with
    if word is None:
        word = next((closing.ELDER if call.target == closing.ELDER else call.name for call in calls), "")
    decision = closing.closing(
        priority=incident.priority,
        arrived=incident.arrived_at is not None,
        spoken_with=word,
        calls=calls,
        second_person=second,
    )
    if not decision.allowed:
        raise (NotReached if decision.why == "not_reached" else ClosingLocked)(incident=incident.pk, why=decision.why)


def may(viewer: Viewer, verb: str, incident: Incident, *, now: datetime | None = None) -> bool:
    """Whether the button is open."""
    try:
        check(viewer, verb, incident, now=now)
    except Refusal:
        return False
    return True


def why_not(viewer: Viewer, verb: str, incident: Incident, *, now: datetime | None = None) -> str:
    """Return in a few words what a locked button waits for; empty when it is open."""
    try:
        check(viewer, verb, incident, now=now)
    except Refusal as refusal:
        return _words(refusal, verb, incident.state)
    return ""


def _words(refusal: Refusal, verb: str, state: str) -> str:
    by = refusal.facts.get("by") or _("同事")
    words = {
        ClosingLocked: _("待到达，或本人、联系人亲口确认"),
        NotReached: _("待电话接通本人或联系人"),
        ReasonNeeded: _("接手须写明原因"),
        ReviewByAnother: _("待另一人复核"),
        AlreadyClaimed: _("%(by)s 正在办理") % {"by": by},
        NotClaimant: _("%(by)s 正在办理") % {"by": by},
        NotAllowed: _("岗位无此权限"),
    }
    return words.get(type(refusal), "") or _waits_for(verb, state)


def _waits_for(verb: str, state: str) -> str:
    words = {
        "claim": _("已有人接警"),
        "review": _("待办结") if state != "reviewed" else _("已复核"),
        "reopen": _("待办结"),
        "call_back": _("待办结"),
        "assess": _("待接警") if state in {"received", "ringing"} else _("已研判"),
    }
    if state in {"resolved", "reviewed"} and verb not in {"review", "reopen", "call_back"}:
        return _("已办结")
    return words.get(verb, _("待接警"))
