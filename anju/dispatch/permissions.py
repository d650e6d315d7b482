"""Who may do what in dispatch: the command and the button ask the same function."""

from anju.dispatch import queries
from anju.dispatch.models import Assignment, Correction, Worker
from anju.kernel.refusals import NotAllowed, Refusal
from anju.kernel.viewer import Principal, Viewer

OWN = frozenset({"set_duty", "report_position"})
Thing = Worker | Assignment | Correction | None
_CORRECTING = frozenset({"ask_correction", "decide_correction"})
ANSWERS = frozenset({"accept", "refuse", "arrive", "finish", "miss", "show_code"})


def check(viewer: Viewer, verb: str, thing: Thing = None) -> None:
    """Raise ``NotAllowed`` unless the viewer may use the verb; the thing was fetched (and so authorised) before."""
    if viewer.principal is Principal.FAMILY:
        raise NotAllowed(verb=verb)
    if verb in OWN and isinstance(thing, Worker) and viewer.user_id is not None and thing.user_id == viewer.user_id:
        return
    if verb in _CORRECTING:
        _correct(viewer, verb, thing)
    elif verb == "tag":
        viewer.need("elder.edit")
    elif verb in ANSWERS:
        viewer.need("assignment.answer")
    elif verb == "assign" or (verb == "withdraw" and isinstance(thing, Assignment) and thing.planned_from is not None):
        viewer.need("assignment.plan")
    elif verb in {"offer", "withdraw"}:
        viewer.need("incident.dispatch")
    else:
        viewer.need("worker.manage")


def _correct(viewer: Viewer, verb: str, thing: Thing) -> None:
    """Let worker or provider ask and an official who did not ask decide: nobody checks oneself."""
    if verb == "ask_correction":
        own = isinstance(thing, Assignment) and thing.worker.user_id == viewer.user_id
        viewer.need("assignment.answer" if own else "assignment.plan")
        return
    viewer.need("order.audit")
    asked_by = thing.asked_by if isinstance(thing, Correction) else ""
    if viewer.principal is Principal.PROVIDER or asked_by == viewer.actor:
        raise NotAllowed(verb=verb)
    if isinstance(thing, Correction):
        visit = thing.assignment
        queries.check_impartial(
            viewer, providers=[visit.organisation_id], elder_id=visit.elder_id, thing=visit.thing,
            thing_id=visit.thing_id,
        )  # fmt: skip


def may(viewer: Viewer, verb: str, thing: Thing = None) -> bool:
    """Whether the button is open."""
    try:
        check(viewer, verb, thing)
    except Refusal:
        return False
    return True
