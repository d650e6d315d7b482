"""What the safety board brings to the page of an institution: its states, and where a sensor can be installed."""

from django.utils.translation import gettext_lazy as _

from anju.devices import queries
from anju.institutions import queries as institutions
from anju.institutions.queries import Panel
from anju.kernel.viewer import Viewer

TITLE = _("安全监测")


def panel(viewer: Viewer, institution_id: int) -> Panel | None:
    """Return the states of an institution's sensors, with the points for whoever installs."""
    states = queries.institution_states(viewer).get(institution_id, {})
    points = institutions.points(viewer, institution_id) if viewer.can("device.bind") else []
    facts: dict[str, object] = {"institution": institution_id, "states": list(states.items()), "points": points}
    return Panel(title=str(TITLE), template="institution/panel.html", context=facts)
