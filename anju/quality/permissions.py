"""Who may do what with call-backs and samples: the command and the button ask the same function."""

from anju.dispatch import queries as dispatch
from anju.kernel.refusals import Conflict, NotAllowed, Refusal
from anju.kernel.viewer import Principal, Viewer
from anju.quality.lifecycle import LIFECYCLE
from anju.quality.models import CallBack


class CallBackTaken(Conflict):
    """A colleague is on the telephone already; facts say who."""

    code = "call_back_taken"


def check(viewer: Viewer, verb: str, row: CallBack | None = None) -> None:
    """Raise what stands between this viewer and this verb."""
    if viewer.principal in {Principal.PROVIDER, Principal.FAMILY} and verb != "board":
        raise NotAllowed(verb=verb)
    if row is None:
        viewer.need(
            {"board": "quality.read", "draw": "quality.audit", "share": "quality.audit"}.get(verb, "quality.call")
        )
        return
    viewer.need("quality.audit" if verb == "recheck" else "quality.call")
    if verb == "hand_over" and viewer.can("incident.review"):  # who leads the shift gives away what an absent one holds
        LIFECYCLE.after(row.state, verb)
        return
    if verb in {"hand_over", "miss", "reach", "give_up", "give_back"} and row.taken_by not in {None, viewer.user_id}:
        raise CallBackTaken(by=row.taken_name)
    LIFECYCLE.after(row.state, verb)
    dispatch.check_impartial(
        viewer, providers=[row.provider_id], elder_id=row.elder_id, thing="order", thing_id=row.order_id
    )


def may(viewer: Viewer, verb: str, row: CallBack | None = None) -> bool:
    """Whether the button is open."""
    try:
        check(viewer, verb, row)
    except Refusal:
        return False
    return True
