"""Who may do what: a point's own staff keeps and lends, officials read, desk, family and keys reserve."""

from typing import TYPE_CHECKING

from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import Viewer

if TYPE_CHECKING:
    from anju.institutions.models import Institution


def check(viewer: Viewer, verb: str, place: "Institution | None" = None) -> None:
    """Raise unless the viewer may use the verb, at this place where one is given."""
    viewer.need(verb)
    if place is not None and not viewer.acts_at(place.pk, place.area_code):
        raise NotVisible(institution=place.pk)


def may(viewer: Viewer, verb: str, place: "Institution | None" = None) -> bool:
    """Whether ``check`` would let it pass; for buttons."""
    try:
        check(viewer, verb, place)
    except (NotAllowed, NotVisible):
        return False
    return True
