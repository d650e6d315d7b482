"""What the clocks of services at home cost with every order of a full day open: a minute's timers, a night of weekly plans.

Everything happens in one transaction that is taken back, so that the filled database stays as it is; what runs after a
commit (facts to others, webhooks) is not in these figures, and is in those of the day that is played.
"""

import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from benchmarks.orders_pages import Place

A_MINUTE = 70  # of what a day of 50,000 has due in a minute of its twelve hours
PLANS, MADE = 10_000, 200
_AHEAD = timedelta(days=13)


def _ms(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _median(act: Callable[[], Any]) -> float:
    return statistics.median(_ms(act) for _turn in range(5))


def _first(read: Callable[..., Any], now: datetime) -> list[int]:
    from anju.kernel.viewer import SYSTEM

    return list(read(SYSTEM, now).values_list("pk", flat=True)[:500])


def clocks(place: Place) -> dict[str, float]:
    """Time one ranking, the reads of the clocks, a minute of timers, and a night of plans."""
    from django.db import transaction

    from anju.kernel.viewer import SYSTEM
    from anju.orders import queries
    from anju.orders.models import Order

    row = queries.order(SYSTEM, place.waiting)
    found = {
        "open orders": float(Order.objects.filter(state__in=("placed", "dispatching", "accepted", "departed")).count()),
        "ranking, own provider, ms": _median(lambda: queries.choice(SYSTEM, row, now=place.now)),
    }
    row.provider_id = None
    found["ranking, all workers, ms"] = _median(lambda: queries.choice(SYSTEM, row, now=place.now))
    found["the first three of all, ms"] = _median(lambda: queries.choice(SYSTEM, row, now=place.now, most=3))
    reads = {"send": queries.due_to_send, "alerts": queries.due_alerts, "confirm": queries.due_to_confirm}
    for name, read in reads.items():
        found[f"due to {name}, ms"] = _median(partial(_first, read, place.now))
    for part in (_minute, _night):
        with transaction.atomic():
            found |= part(place)
            transaction.set_rollback(True)
    return {name: round(value, 2) for name, value in found.items()}


def _minute(place: Place) -> dict[str, float]:
    """Let as much be due as a minute of the day has: sendings, alerts, silence that agrees."""
    from django.db import connection

    from anju.orders import commands, queries

    due = {
        "sent": f"UPDATE orders_order SET dispatch_at = %s WHERE id IN (SELECT id FROM orders_order WHERE state = 'placed'"
        f" AND starts_at > %s ORDER BY id LIMIT {A_MINUTE})",
        "confirmed": f"UPDATE orders_order SET confirm_due_at = %s WHERE id IN (SELECT id FROM orders_order"
        f" WHERE state = 'checked_out' AND starts_at < %s ORDER BY id LIMIT {A_MINUTE})",
    }
    with connection.cursor() as cursor:
        for statement in due.values():
            cursor.execute(statement, [place.now, place.now])
    reads = (queries.due_to_send, queries.due_alerts, queries.due_to_confirm)
    waiting = [len(_first(read, place.now)) for read in reads]
    acted = 0

    def fire() -> None:
        nonlocal acted
        acted = commands.fire_timers(place.now)

    taken = _ms(fire)
    return {
        "a minute: due to send": waiting[0], "a minute: alerts": waiting[1], "a minute: silence agrees": waiting[2],
        "a minute: acted": acted, "a minute of timers, s": taken / 1000,
    }  # fmt: skip


def _night(place: Place) -> dict[str, float]:
    """Make one more day of weekly plans: all are read, some are made, and the rest is reckoned from those."""
    from django.db import connection

    from anju.kernel import clock
    from anju.kernel.viewer import SYSTEM
    from anju.orders import commands, queries
    from benchmarks import orders_fill

    today = clock.local_day(place.now)
    with connection.cursor() as cursor:
        orders_fill.insert(
            cursor,
            "orders_plan",
            {
                "elder_id": "id", "area_code": "area_code", "item_code": "'company'", "channel": "'phone'", "state": "'active'",
                "weekdays": "'{1,2,3,4,5,6,7}'", "start_time": "time '10:00'", "window_minutes": "60", "quantity": "1",
                "starts_on": f"date '{today + _AHEAD}'", "holiday_rule": "'keep'", "made_until": f"date '{today + _AHEAD}'",
                "placed_by": "'system'",
            },
            f"FROM people_elder WHERE status = 'living' ORDER BY id LIMIT {PLANS}",
        )  # fmt: skip
    until = today + timedelta(days=14)
    ids = queries.plans_due(SYSTEM, until)
    read = _median(lambda: queries.plans_due(SYSTEM, until))
    made = 0

    def make() -> None:
        nonlocal made
        made = sum(commands.make_orders(SYSTEM, plan_id, now=place.now) for plan_id in ids[:MADE])

    taken = _ms(make)
    return {
        "a night: plans read at a time": len(ids), "a night: reading them, ms": read, "a night: orders made": made,
        f"a night: {MADE} plans, s": taken / 1000, f"a night: {PLANS:,} plans, s": taken / 1000 / MADE * PLANS,
    }  # fmt: skip
