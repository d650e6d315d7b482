"""Who may do what to an elder's record: the button and the command ask the same function."""

from anju.kernel.refusals import NotAllowed
from anju.kernel.viewer import Principal, Viewer
from anju.people.models import Elder, Status


class RecordClosed(NotAllowed):
    """The record of somebody who died, left or was merged is read, not written; facts hold the status."""

    code = "record_closed"
    status = 409


def check(viewer: Viewer, verb: str, elder: Elder | None = None) -> None:
    """Raise unless the viewer may use the verb, on this elder where one is given."""
    viewer.need(verb)
    if elder is not None and verb == "elder.edit" and elder.status in {Status.DIED, Status.MERGED}:
        raise RecordClosed(status=str(Status(elder.status).label), number=elder.number)


def may(viewer: Viewer, verb: str, elder: Elder | None = None) -> bool:
    """Whether ``check`` would let it pass; for buttons."""
    try:
        check(viewer, verb, elder)
    except NotAllowed:
        return False
    return True


def may_see_area(viewer: Viewer, area: str) -> bool:
    """Whether a record of this area may be named to the viewer."""
    return viewer.principal is not Principal.FAMILY and viewer.covers(area)
