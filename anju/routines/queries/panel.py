"""The routine of an elder's home, on the elder's page: its condition, and whether somebody is away."""

from django.utils.translation import gettext as _

from anju.kernel import clock
from anju.kernel.viewer import Viewer
from anju.people.queries import CardPanel
from anju.routines.models.words import CONDITION_LABELS, CONDITION_TONES, REASON_LABELS
from anju.routines.queries.absences import absence_now
from anju.routines.queries.homes import home_of
from anju.routines.rules.thresholds import LEAST_DAYS


def panel(viewer: Viewer, elder_id: int) -> CardPanel | None:
    """Return the panel, or nothing for whoever may neither see routines nor say that the elder is away."""
    if not viewer.can("routine.read"):
        return None
    found = home_of(viewer, elder_id)
    away = absence_now(viewer, elder_id, now=clock.now())
    if found is None and away is None:
        return None
    return CardPanel(
        tab="side",
        title=_("起居"),
        template="routines/panel.html",
        context={
            "home": found,
            "condition": CONDITION_LABELS[found.condition] if found else "",
            "tone": CONDITION_TONES[found.condition] if found else "",
            "least": LEAST_DAYS,
            "away": away,
            "reason": REASON_LABELS[away.reason] if away else "",
            "elder_id": elder_id,
            "may_mark": viewer.can("routine.away"),
        },
    )
