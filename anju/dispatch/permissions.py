"""Who may do what in dispatch: the command and the button ask the same function."""

from anju.dispatch.models import Assignment, Worker
from anju.kernel.refusals import NotAllowed, Refusal
from anju.kernel.viewer import Principal, Viewer

OWN = frozenset({"set_duty", "report_position"})
ANSWERS = frozenset({"accept", "refuse", "arrive", "finish"})


def check(viewer: Viewer, verb: str, thing: Worker | Assignment | None = None) -> None:
    """Raise ``NotAllowed`` unless the viewer may use the verb; the thing was fetched (and so authorised) before."""
    if viewer.principal is Principal.FAMILY:
        raise NotAllowed(verb=verb)
    if verb in OWN and isinstance(thing, Worker) and viewer.user_id is not None and thing.user_id == viewer.user_id:
        return
    if verb in ANSWERS:
        viewer.need("assignment.answer")
    elif verb == "assign" or (verb == "withdraw" and isinstance(thing, Assignment) and thing.planned_from is not None):
        viewer.need("assignment.plan")
    elif verb in {"offer", "withdraw"}:
        viewer.need("incident.dispatch")
    else:
        viewer.need("worker.manage")


def may(viewer: Viewer, verb: str, thing: Worker | Assignment | None = None) -> bool:
    """Whether the button is open."""
    try:
        check(viewer, verb, thing)
    except Refusal:
        return False
    return True
