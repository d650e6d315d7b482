"""Taking an overdue loan on at the desk: whoever does calls the elder; the sound stops for everybody."""

from datetime import datetime

from django.db import transaction

from anju.assistive import queries
from anju.assistive.commands.moving import tell_loan
from anju.assistive.models import Loan
from anju.kernel.refusals import NotAllowed
from anju.kernel.viewer import Principal, Viewer


@transaction.atomic
def see(viewer: Viewer, loan_id: int, *, now: datetime) -> Loan:
    """Write down who takes it on; the first one counts, and what is back meanwhile rings for nobody."""
    viewer.need("aid.reserve")
    if viewer.principal is Principal.PROVIDER:
        raise NotAllowed(verb="aid.see")
    row = queries.loan(viewer, loan_id, lock=True)
    if row.alert_at is not None and not row.alert_seen_by:
        row.alert_seen_by = viewer.name[:60]
        row.save(update_fields=["alert_seen_by"])
        tell_loan(viewer, row, "see", row.state, now=now)
    return row
