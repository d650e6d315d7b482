"""What the loans bring to the elder's own page."""

from django.utils.translation import gettext as _

from anju.assistive.models import LOAN_STATES
from anju.assistive.queries.lent import loans_of
from anju.kernel.viewer import Principal, Viewer
from anju.people.queries import TimelineEntry


def record_of(viewer: Viewer, elder_id: int, limit: int) -> list[TimelineEntry]:
    """Return the elder's loans as lines of the timeline."""
    if not viewer.can("aid.read"):
        return []
    family = viewer.principal is Principal.FAMILY
    return [
        TimelineEntry(
            at=row.back_at or row.handed_at or row.reserved_at,
            kind="aid",
            title=_("租借辅具：%(name)s") % {"name": row.piece.kind.name},
            text=_("%(place)s，%(first)s 至 %(last)s") % {
                "place": row.institution.name, "first": f"{row.starts_on:%m-%d}", "last": f"{row.due_on:%m-%d}"
            },
            who=row.reserved_name,
            why=row.why,
            tone="risk" if row.alert_at and row.state == "lent" else "plain",
            icon="tool",
            badge=_("超期未还") if row.alert_at and row.state == "lent" else str(LOAN_STATES[row.state]),
            href="" if family else f"/aids/loans/{row.pk}/",
        )
        for row in loans_of(viewer, elder_id, limit)
    ]  # fmt: skip
