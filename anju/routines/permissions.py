"""Who may do what to homes, settings and times away: the button and the command ask the same function."""

from typing import TYPE_CHECKING

from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import Principal, Viewer
from anju.routines.models import Home, Rehearsal

if TYPE_CHECKING:
    from anju.people.models import Elder


def check(viewer: Viewer, verb: str, thing: Home | Rehearsal | None = None) -> None:
    """Raise unless the viewer may use the verb, on this home or rehearsal where one is given."""
    viewer.need(verb)
    if thing is not None and not viewer.covers(thing.area_code):
        raise NotVisible(id=thing.pk)


def check_area(viewer: Viewer, verb: str, area: str) -> None:
    """Raise unless the viewer may use the verb for a whole area."""
    viewer.need(verb)
    if not viewer.covers(area):
        raise NotVisible(area=area)


def check_absences(viewer: Viewer) -> None:
    """Raise unless the viewer may say of anybody that they are away: asked before an elder is looked for."""
    if viewer.principal is not Principal.FAMILY:
        viewer.need("routine.away")


def check_absence(viewer: Viewer, elder: "Elder") -> None:
    """Raise unless the viewer may say that this elder is away: the family, or whoever answers or visits."""
    check_absences(viewer)
    family = viewer.principal is Principal.FAMILY
    if not (elder.pk in viewer.elders if family else viewer.covers(elder.area_code)):
        raise NotVisible(elder=elder.pk)


def may(viewer: Viewer, verb: str, thing: Home | Rehearsal | None = None) -> bool:
    """Whether ``check`` would let it pass; for buttons."""
    try:
        check(viewer, verb, thing)
    except (NotAllowed, NotVisible):
        return False
    return True


def may_mark_absence(viewer: Viewer, elder: "Elder") -> bool:
    """Whether ``check_absence`` would let it pass; for buttons."""
    try:
        check_absence(viewer, elder)
    except (NotAllowed, NotVisible):
        return False
    return True
