"""Who may tick a check: the button and the command ask the same function."""

from anju.care.lifecycle import LIFECYCLE
from anju.care.models import Check
from anju.kernel.refusals import Conflict, NotAllowed, NotVisible
from anju.kernel.viewer import Viewer

VERBS = ("miss_call", "ask_visit", "reach", "visit", "not_find")


class AlreadyChecked(Conflict):
    """Somebody was faster; facts say who, and what was found."""

    code = "check_already_done"


class ListClosed(Conflict):
    """The list is closed: whoever is still unheard stands on today's."""

    code = "check_list_closed"


def check(viewer: Viewer, verb: str, row: Check) -> None:
    """Raise what stands between this viewer and this verb."""
    viewer.need("check.tick")
    if not viewer.covers(row.area_code):
        raise NotVisible(check=row.pk)
    if row.state in LIFECYCLE.closed:
        raise AlreadyChecked(by=row.ended_name, state=row.state, check=row.pk)
    if row.round.closed_at is not None:
        raise ListClosed(check=row.pk)
    LIFECYCLE.after(row.state, verb)


def may(viewer: Viewer, verb: str, row: Check) -> bool:
    """Whether the button is open."""
    try:
        check(viewer, verb, row)
    except (NotAllowed, NotVisible, Conflict):
        return False
    return True
