"""Who may do what to a complaint: the command and the button ask the same function."""

from anju.complaints.lifecycle import LIFECYCLE
from anju.complaints.models import Complaint
from anju.kernel.refusals import Conflict, NotAllowed, NotVisible, Refusal
from anju.kernel.viewer import Principal, Viewer

DECIDES = frozenset({"close_escalated", "answer_escalated", "dismiss_escalated"})
CONTENT = frozenset({"satisfy", "object"})


class ComplaintOver(Conflict):
    """The complaint is over; facts say in which state."""

    code = "complaint_over"


def check(viewer: Viewer, verb: str, row: Complaint | None = None) -> None:
    """Raise what stands between this viewer and this verb; a complaint was fetched (and so authorised) before."""
    if row is None:
        viewer.need("complaint.open")
        return
    if viewer.principal is Principal.PROVIDER and (row.provider_id != viewer.organisation_id or row.handed_at is None):
        raise NotVisible(complaint=row.pk)
    viewer.need(_word(viewer, verb, row))
    if row.state in LIFECYCLE.closed:
        raise ComplaintOver(number=row.number, state=row.state)
    if verb == "see":
        return
    LIFECYCLE.after(row.state, verb)
    if verb == "answer" and viewer.principal is Principal.PROVIDER and row.state != "with_provider":
        raise NotAllowed(verb=verb)


def _word(viewer: Viewer, verb: str, row: Complaint) -> str:
    """Name the permission word that a verb asks of this kind of viewer: the provider does nothing but answer."""
    if viewer.principal is Principal.PROVIDER:
        if verb != "answer":
            raise NotAllowed(verb=verb)
        return "complaint.answer"
    if viewer.principal is Principal.FAMILY:
        if verb not in CONTENT:
            raise NotAllowed(verb=verb)
        return "complaint.open"
    if viewer.principal is Principal.MACHINE and verb in CONTENT:  # an app speaks for the caller
        return "complaint.open"
    return "complaint.decide" if f"{verb}_{row.state}" in DECIDES else "complaint.manage"


def may(viewer: Viewer, verb: str, row: Complaint | None = None) -> bool:
    """Whether the button is open."""
    try:
        check(viewer, verb, row)
    except Refusal:
        return False
    return True
