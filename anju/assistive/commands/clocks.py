"""What the clock does: a loan that is overdue rings, a reservation that nobody fetches ends."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, transaction

from anju.assistive import queries
from anju.assistive.commands.moving import move_loan
from anju.assistive.commands.reserving import give_up
from anju.assistive.events import LoanOverdue
from anju.journal import commands as journal
from anju.kernel.clock import local_day
from anju.kernel.refusals import Refusal
from anju.kernel.viewer import SYSTEM

logger = logging.getLogger(__name__)
_MOST = 500


def fire_timers(now: datetime) -> int:
    """Act once on everything that is due, each loan in its own transaction; return how much there was."""
    today, done = local_day(now), 0
    for rows, act in ((queries.due_to_ring(SYSTEM, today), _ring), (queries.due_to_expire(SYSTEM, today), _expire)):
        ids = list(rows.values_list("pk", flat=True)[:_MOST])
        done += sum(_safely(act, loan_id, now) for loan_id in ids)
    return done


def _safely(act: Callable[[int, datetime], bool], loan_id: int, now: datetime) -> int:
    try:
        return int(act(loan_id, now))
    except (Refusal, DatabaseError):
        logger.exception("loan %s stays due", loan_id)
        return 0


@transaction.atomic
def _ring(loan_id: int, now: datetime) -> bool:
    row = queries.loan(SYSTEM, loan_id, lock=True)
    if row.state != "lent" or row.alert_at is not None or row.due_on >= local_day(now):
        return False
    row.alert_at, row.alert_seen_by = now, ""
    move_loan(SYSTEM, row, "ring", now=now, also=("alert_at", "alert_seen_by"))
    fact = LoanOverdue(
        area=row.area_code, loan_id=row.pk, piece_id=row.piece_id, institution_id=row.institution_id,
        elder_id=row.elder_id, due_on=row.due_on.isoformat(),
    )  # fmt: skip
    journal.publish(SYSTEM, fact, now=now)
    return True


@transaction.atomic
def _expire(loan_id: int, now: datetime) -> bool:
    row = queries.loan(SYSTEM, loan_id, lock=True)
    if row.state != "reserved" or row.held_until is None or row.held_until >= local_day(now):
        return False
    give_up(SYSTEM, row, "expire", why="", now=now)
    return True
