"""Who may do what at a canteen: its own staff serves and posts, the area's officials read and set the standards."""

from typing import TYPE_CHECKING

from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import Viewer

if TYPE_CHECKING:
    from anju.institutions.models import Institution


def check(viewer: Viewer, verb: str, canteen: "Institution | None" = None) -> None:
    """Raise unless the viewer may use the verb, at this canteen where one is given."""
    viewer.need(verb)
    if canteen is not None and not viewer.acts_at(canteen.pk, canteen.area_code):
        raise NotVisible(institution=canteen.pk)


def may(viewer: Viewer, verb: str, canteen: "Institution | None" = None) -> bool:
    """Whether ``check`` would let it pass; for buttons."""
    try:
        check(viewer, verb, canteen)
    except (NotAllowed, NotVisible):
        return False
    return True
