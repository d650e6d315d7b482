"""The clocks of complaints: whatever has run out rings at the desk, once."""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from anju.complaints import queries, rules
from anju.complaints.commands.moving import note, tell
from anju.complaints.events import ComplaintOverdue
from anju.kernel.refusals import Refusal
from anju.kernel.viewer import SYSTEM

logger = logging.getLogger(__name__)
_MOST = 500


def fire_timers(now: datetime) -> int:
    """Ring the desk for every clock that has run out, each in its own transaction; return how many rang."""
    ids = list(queries.due(SYSTEM, now).values_list("pk", flat=True)[:_MOST])
    return sum(_safely(complaint_id, now) for complaint_id in ids)


def _safely(complaint_id: int, now: datetime) -> bool:
    try:
        return _ring(complaint_id, now)
    except (Refusal, DatabaseError):
        logger.exception("complaint %s stays due", complaint_id)
        return False


@transaction.atomic
def _ring(complaint_id: int, now: datetime) -> bool:
    row = queries.complaint(SYSTEM, complaint_id, lock=True)
    alert = rules.overdue(
        state=row.state, acknowledge_due_at=row.acknowledge_due_at, answer_due_at=row.answer_due_at, now=now
    )
    if row.alert or not alert:
        return False
    row.alert, row.alert_at = alert, now
    row.save(update_fields=["alert", "alert_at"])
    note(SYSTEM, row, "overdue", now=now, data={"alert": alert})
    tell(SYSTEM, ComplaintOverdue, row, now=now, overdue=alert)
    return True
