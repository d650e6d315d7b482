"""Who may do what with programmes: an area's officials decide inside it; only the platform moves money itself."""

from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import Viewer

_COUNTY = 6


def check(viewer: Viewer, verb: str, area: str = "") -> None:
    """Raise unless the viewer may ``read``, ``entitle``, ``run`` a month, or ``open`` a programme of an area."""
    if verb == "read":
        viewer.need("benefit.read")
        return
    viewer.need("benefit.set")
    if area and not viewer.covers(area):
        raise NotVisible(area=area)
    if verb == "open" and (len(viewer.area) > _COUNTY or not area):
        raise NotAllowed(verb="benefit.open")


def may(viewer: Viewer, verb: str, area: str = "") -> bool:
    """Whether the button is open."""
    try:
        check(viewer, verb, area)
    except (NotAllowed, NotVisible):
        return False
    return True
