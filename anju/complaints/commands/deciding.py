"""Every step of a complaint after it was taken in, until it is over."""

from datetime import datetime

from django.db import transaction

from anju.complaints import rules
from anju.complaints.commands.moving import held, note, said, step
from anju.complaints.commands.opening import ComplaintKindUnknown
from anju.complaints.models import RESULTS, Complaint
from anju.institutions import queries as institutions
from anju.kernel.refusals import Conflict
from anju.kernel.viewer import Viewer


class ComplaintNoProvider(Conflict):
    """There is nobody to hand it to: name the provider first."""

    code = "complaint_no_provider"


@transaction.atomic
def accept(viewer: Viewer, complaint_id: int, *, now: datetime) -> Complaint:
    """Acknowledge a complaint: from now on somebody is responsible for it."""
    row = held(viewer, complaint_id, "accept")
    return step(viewer, row, "accept", now=now, accepted_at=now)


@transaction.atomic
def hand_over(
    viewer: Viewer, complaint_id: int, *, brief: str, now: datetime, provider_id: int | None = None
) -> Complaint:
    """Ask the provider to answer; ``brief`` is all that it reads when the caller is not to be named."""
    row = held(viewer, complaint_id, "hand_over")
    if row.provider_id is None and provider_id is not None:
        row.provider_id = institutions.institution(viewer, provider_id).pk
    if row.provider_id is None:
        raise ComplaintNoProvider(number=row.number)
    words = said(brief if row.secret else brief or row.text, "brief")
    due_at = row.answer_due_at if row.state == "accepted" else rules.later_due(row.answer_due_at, now)
    return step(viewer, row, "hand_over", now=now, why=words, brief=words, handed_at=row.handed_at or now,
                 provider_id=row.provider_id, answer_due_at=due_at)  # fmt: skip


@transaction.atomic
def answer(viewer: Viewer, complaint_id: int, *, text: str, now: datetime) -> Complaint:
    """Answer: the provider its own complaint, the desk or the county where they looked into it themselves."""
    row = held(viewer, complaint_id, "answer")
    words = said(text, "text")
    return step(viewer, row, "answer", now=now, why=words, answer=words, answered_at=now,
                 answered_name=viewer.name[:60], rounds=row.rounds + 1)  # fmt: skip


@transaction.atomic
def satisfy(viewer: Viewer, complaint_id: int, *, now: datetime, why: str = "") -> Complaint:
    """Note that the caller is content with the answer."""
    row = held(viewer, complaint_id, "satisfy")
    return step(viewer, row, "satisfy", now=now, why=why.strip()[:500])


@transaction.atomic
def object_to(viewer: Viewer, complaint_id: int, *, why: str, now: datetime) -> Complaint:
    """Note that the caller is not content: it goes back, or up to the county."""
    row = held(viewer, complaint_id, "object")
    return step(viewer, row, "object", now=now, why=said(why, "why")[:500],
                 answer_due_at=rules.later_due(row.answer_due_at, now))  # fmt: skip


@transaction.atomic
def escalate(viewer: Viewer, complaint_id: int, *, why: str, now: datetime) -> Complaint:
    """Hand it up to the county, which decides."""
    row = held(viewer, complaint_id, "escalate")
    return step(viewer, row, "escalate", now=now, why=said(why, "why")[:500], escalated_at=now,
                 accepted_at=row.accepted_at or now, answer_due_at=rules.later_due(row.answer_due_at, now))  # fmt: skip


@transaction.atomic
def close(viewer: Viewer, complaint_id: int, *, result: str, why: str, now: datetime) -> Complaint:
    """Close with what was found; after an escalation only the county does."""
    row = held(viewer, complaint_id, "close")
    if result not in RESULTS:
        raise ComplaintKindUnknown(kind=result)
    return step(viewer, row, "close", now=now, why=said(why, "why")[:500], result=result, ended_at=now,
                 ended_why=why.strip()[:500], data={"result": result})  # fmt: skip


@transaction.atomic
def dismiss(viewer: Viewer, complaint_id: int, *, why: str, now: datetime) -> Complaint:
    """Say that it is no complaint about a service, or was taken back, and why."""
    row = held(viewer, complaint_id, "dismiss")
    return step(viewer, row, "dismiss", now=now, why=said(why, "why")[:500], ended_at=now,
                 ended_why=why.strip()[:500])  # fmt: skip


@transaction.atomic
def see(viewer: Viewer, complaint_id: int, *, now: datetime) -> Complaint:
    """Take what rings: colleagues see who has it, the sound stops; the clock stays over."""
    row = held(viewer, complaint_id, "see")
    if row.alert and not row.alert_seen_by:
        row.alert_seen_by = viewer.name[:60]
        row.save(update_fields=["alert_seen_by"])
        note(viewer, row, "see", now=now)
    return row
