"""Leaving out one day of a weekly plan, and taking it back while its order was never made."""

from datetime import date, datetime

from django.db import transaction

from anju.kernel.clock import local_day
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import permissions, queries
from anju.orders.commands.changing import cancel
from anju.orders.commands.planning import PlanInvalid, make_orders, plan_moved
from anju.orders.lifecycle import CANCELLABLE
from anju.orders.models import Plan

_MOST = 60


@transaction.atomic
def skip_day(viewer: Viewer, plan_id: int, *, day: date, now: datetime, why: str = "", shown_fee_fen: int = 0) -> Plan:
    """Leave one day of a plan out; its order, if it is made already, is called off by the rules of calling off."""
    permissions.check(viewer, "place")
    row = queries.plan(viewer, plan_id, lock=True)
    _check(row, day, now)
    if day in row.skipped or len(row.skipped) >= _MOST:
        raise PlanInvalid(field="day")
    order = row.orders.filter(plan_day=day, state__in=CANCELLABLE).first()
    if order is not None:
        cancel(viewer, order.pk, why=why or str(day), shown_fee_fen=shown_fee_fen, now=now)
    elif row.orders.filter(plan_day=day).exists():
        raise PlanInvalid(field="day")
    row.skipped = sorted({*(known for known in row.skipped if known >= local_day(now)), day})
    row.save(update_fields=["skipped"])
    plan_moved(viewer, row, "skip", row.state, now, why, {"day": day.isoformat()})
    return row


@transaction.atomic
def keep_day(viewer: Viewer, plan_id: int, *, day: date, now: datetime) -> Plan:
    """Take a day back in that was left out before its order was made; one that was called off is ordered anew."""
    permissions.check(viewer, "place")
    row = queries.plan(viewer, plan_id, lock=True)
    _check(row, day, now)
    if day not in row.skipped or row.orders.filter(plan_day=day).exists():
        raise PlanInvalid(field="day")
    row.skipped = [known for known in row.skipped if known != day]
    row.save(update_fields=["skipped"])
    plan_moved(viewer, row, "keep", row.state, now, "", {"day": day.isoformat()})
    make_orders(SYSTEM, row.pk, now=now)
    return row


def _check(row: Plan, day: date, now: datetime) -> None:
    inside = max(row.starts_on, local_day(now)) <= day and (row.ends_on is None or day < row.ends_on)
    if row.state == "ended" or not inside or day.isoweekday() not in row.weekdays:
        raise PlanInvalid(field="day")
