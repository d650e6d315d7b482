"""What the clock does: ask a worker when it is time, ring the desk before the elder notices, let silence agree."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, transaction

from anju.kernel.clock import local_day
from anju.kernel.refusals import Refusal
from anju.kernel.viewer import SYSTEM
from anju.orders import queries
from anju.orders.commands.following import confirm, void
from anju.orders.commands.moving import held
from anju.orders.commands.pairing import SECOND
from anju.orders.commands.planning import AHEAD, make_orders
from anju.orders.commands.sending import NobodyFree, ring_desk, send
from anju.orders.lifecycle import WAITING
from anju.orders.rules import timing

logger = logging.getLogger(__name__)
_MOST = 500
MEAL_OVER = "餐次已过，餐没有送到"  # kept as the reason of the order


def fire_timers(now: datetime) -> int:
    """Act once on everything that is due, each order in its own transaction; return how much there was."""
    done = 0
    for rows, act in (
        (queries.due_to_send(SYSTEM, now), _send),
        (queries.due_alerts(SYSTEM, now), _alert),
        (queries.due_to_confirm(SYSTEM, now), _confirm),
        (queries.meals_over(SYSTEM, now), _void_meal),
    ):
        ids = list(rows.values_list("pk", flat=True)[:_MOST])
        done += sum(_safely(act, order_id, now) for order_id in ids)
    return done


def make_plans(now: datetime) -> int:
    """Make the orders of every plan that is not made a fortnight ahead, each plan once; return how many."""
    until, made, last = local_day(now) + AHEAD, 0, 0
    while ids := queries.plans_due(SYSTEM, until, after=last):
        made += sum(_safely(lambda plan_id, at: make_orders(SYSTEM, plan_id, now=at), plan_id, now) for plan_id in ids)
        last = ids[-1]
    return made


def _safely(act: Callable[[int, datetime], int | bool], row_id: int, now: datetime) -> int:
    try:
        return int(act(row_id, now))
    except (Refusal, DatabaseError):
        logger.exception("order or plan %s stays due", row_id)
        return 0


@transaction.atomic
def _send(order_id: int, now: datetime) -> bool:
    """Ask the first of the ranking. With nobody on duty it waits until the window is near, and then rings."""
    row = held(SYSTEM, order_id)
    if row.state not in WAITING or row.dispatch_at is None or row.dispatch_at > now:
        return False
    try:
        with transaction.atomic():
            send(SYSTEM, order_id, now=now)
    except NobodyFree:
        row.dispatch_at = now + timing.ANSWER_WITHIN
        row.save(update_fields=["dispatch_at"])
        if row.urgent and not row.alert:
            ring_desk(SYSTEM, row, "nobody", now=now)
        return False
    return True


@transaction.atomic
def _alert(order_id: int, now: datetime) -> bool:
    row = held(SYSTEM, order_id)
    alert = timing.alert(
        state=row.state, starts_at=row.starts_at, created_at=row.placed_at or row.created_at, tries=row.tries,
        urgent=row.urgent, now=now, missing=queries.still_missing(SYSTEM, row, said_yes=True),
    )  # fmt: skip
    if not alert or row.alert not in {"", SECOND} or row.alert == alert:
        return False
    ring_desk(SYSTEM, row, alert, now=now)
    return True


def _void_meal(order_id: int, now: datetime) -> bool:
    """End a meal that nobody took in and whose time is over: it cannot be brought again, what was held goes back."""
    void(SYSTEM, order_id, why=MEAL_OVER, now=now)
    return True


def _confirm(order_id: int, now: datetime) -> bool:
    confirm(SYSTEM, order_id, now=now)
    return True
