"""Who may do what to an order: the command and the button ask the same function."""

from anju.kernel.refusals import Conflict, NotAllowed, NotVisible, Refusal
from anju.kernel.viewer import Principal, Viewer
from anju.orders.lifecycle import LIFECYCLE
from anju.orders.models import Order

CUSTOMER = frozenset({"place", "cancel", "change", "confirm", "rate", "dispute"})
PROVIDER = frozenset(
    {"send", "reassign", "depart", "check_in", "check_out", "interrupt", "resume", "miss", "refuse", "see"}
)
OVERSIGHT = frozenset({"audit", "settle", "archive", "uphold", "void"})


class OrderOver(Conflict):
    """The order is over; facts say in which state."""

    code = "order_over"


def check(viewer: Viewer, verb: str, row: Order | None = None) -> None:
    """Raise what stands between this viewer and this verb; an order was fetched (and so authorised) before."""
    if verb == "price":
        viewer.need("price.set")
        return
    viewer.need(_word(viewer, verb))
    if row is None:
        return
    if viewer.principal is Principal.PROVIDER and row.provider_id != viewer.organisation_id:
        raise NotVisible(order=row.pk)
    if row.state in LIFECYCLE.closed:
        raise OrderOver(number=row.number, state=row.state)
    if verb not in {"change", "see", "answer", "refuse"}:
        LIFECYCLE.after(row.state, verb)


def _word(viewer: Viewer, verb: str) -> str:
    """Name the permission word that a verb asks of this kind of viewer."""
    if viewer.principal is Principal.FAMILY:
        if verb not in CUSTOMER:
            raise NotAllowed(verb=verb)
        return "order.place"
    if viewer.principal is Principal.PROVIDER:
        if verb not in PROVIDER:
            raise NotAllowed(verb=verb)
        return "order.serve"
    if verb in OVERSIGHT:
        return "order.audit"
    return "order.place" if verb in CUSTOMER else "order.manage"


def may(viewer: Viewer, verb: str, row: Order | None = None) -> bool:
    """Whether the button is open."""
    try:
        check(viewer, verb, row)
    except Refusal:
        return False
    return True
