"""What incidents bring to the elder's own page."""

from django.utils.translation import gettext as _

from anju.incidents.models import Incident
from anju.incidents.queries import words
from anju.incidents.queries.cases import history_of
from anju.kernel.viewer import Viewer
from anju.people.queries import TimelineEntry


def record_of(viewer: Viewer, elder_id: int, limit: int) -> list[TimelineEntry]:
    """Return the elder's cases as lines of the timeline."""
    return [
        TimelineEntry(
            at=case.received_at,
            kind="incident",
            title=words.kind_label(case.kind),
            text=_text(case),
            who=case.claimed_name,
            tone="life" if case.priority == "P1" else "risk" if case.priority == "P2" else "plain",
            icon="alert-circle",
            badge=words.outcome_label(case.outcome) if case.outcome else words.word(words.STATES, case.state),
            href=f"/incidents/{case.pk}/",
        )
        for case in history_of(viewer, elder_id, limit)
    ]


def _text(case: Incident) -> str:
    if case.outcome_note:
        return case.outcome_note
    if case.on_site_at:
        return _("有人到场")
    return _("已接警") if case.claimed_at else _("待接警")
