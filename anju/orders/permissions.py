"""Who may do what to an order: the command and the button ask the same function."""

from anju.dispatch import queries as dispatch
from anju.kernel.refusals import Conflict, NotAllowed, NotVisible, Refusal
from anju.kernel.viewer import Principal, Viewer
from anju.orders.lifecycle import LIFECYCLE
from anju.orders.queries import AnyOrder

CUSTOMER = frozenset({"place", "cancel", "change", "confirm", "rate", "dispute"})
PROVIDER = frozenset(
    {"send", "reassign", "depart", "check_in", "check_out", "interrupt", "resume", "miss", "refuse", "see"}
)
OVERSIGHT = frozenset({"audit", "settle", "archive", "uphold", "void", "clear"})
IMPARTIAL = OVERSIGHT | {"call_back"}  # nobody checks oneself, one's employer or one's own family
STREET = 9  # digits of an area: below it nobody agrees to what was written down a day late


class OrderOver(Conflict):
    """The order is over; facts say in which state."""

    code = "order_over"


class Withheld(Conflict):
    """A check of the visit holds the order back: a person has to clear it before it is accepted for payment."""

    code = "order_withheld"


class NotWithheld(Conflict):
    """Nothing holds the order back, or a colleague has cleared it meanwhile."""

    code = "order_not_withheld"


def check(viewer: Viewer, verb: str, row: AnyOrder | None = None) -> None:
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
    if verb not in {"change", "see", "answer", "refuse", "clear"}:
        LIFECYCLE.after(row.state, verb)
    if verb in IMPARTIAL:
        _impartial(viewer, verb, row)


def _impartial(viewer: Viewer, verb: str, row: AnyOrder) -> None:
    """Keep payment behind what holds it back, and everybody from what is their own."""
    if verb == "audit" and row.withheld:
        raise Withheld(number=row.number)
    if verb == "clear" and not row.withheld:
        raise NotWithheld(number=row.number)
    if verb == "clear" and len(viewer.area) > STREET:
        raise NotAllowed(verb=verb)
    dispatch.check_impartial(viewer, providers=[row.provider_id], elder_id=row.elder_id, thing="order", thing_id=row.pk)


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


def may(viewer: Viewer, verb: str, row: AnyOrder | None = None) -> bool:
    """Whether the button is open."""
    try:
        check(viewer, verb, row)
    except Refusal:
        return False
    return True
