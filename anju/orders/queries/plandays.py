"""The coming days of a weekly plan: where each goes, which holiday moves it, what has been ordered or left out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from anju.kernel.clock import local_day
from anju.kernel.viewer import Viewer
from anju.orders.lifecycle import CANCELLABLE
from anju.orders.models import Order, Plan
from anju.orders.queries.cancelling import cancel_charge
from anju.orders.queries.holidays import holidays, unannounced
from anju.orders.rules import planning
from anju.orders.rules.cancelling import Charge

WEEKS = 4


@dataclass(frozen=True, slots=True)
class PlanDay:
    """One day of a plan: ``on`` is where the visit goes, None when it does not; ``charge``: what skipping costs."""

    plan_day: date
    on: date | None
    reason: str  # planned, holiday_skipped, holiday_moved, holiday_kept, left_out
    holiday: str
    order: Order | None
    charge: Charge | None
    may_skip: bool
    may_keep: bool


@dataclass(frozen=True, slots=True)
class PlanDays:
    """The days of the next four weeks, and the years among them that nobody has announced yet."""

    days: tuple[PlanDay, ...]
    unannounced: tuple[int, ...]


def plan_days(viewer: Viewer, row: Plan, *, now: datetime) -> PlanDays:
    """Return the coming days of a plan that was fetched (and so authorised) before."""
    today = local_day(now)
    start = max(today, row.starts_on)
    end = max(today, row.starts_on) + timedelta(weeks=WEEKS)
    until = min(end, row.ends_on) if row.ends_on else end
    known = holidays(viewer)
    orders = {order.plan_day: order for order in row.orders.select_related("cancel_rule").filter(plan_day__gte=start)}
    found = []
    for day in planning.days(row.weekdays, known, row.holiday_rule, start=start, end=until):
        order = orders.get(day.plan_day)
        left_out = day.plan_day in row.skipped
        open_order = order is not None and order.state in CANCELLABLE
        going = row.state != "ended" and day.on is not None
        found.append(
            PlanDay(
                day.plan_day, None if left_out else day.on, "left_out" if left_out else day.reason,
                known.get(day.plan_day, ""), order,
                cancel_charge(viewer, order, now=now) if order is not None and open_order else None,
                may_skip=going and not left_out and (order is None or open_order),
                may_keep=going and left_out and order is None,
            )
        )  # fmt: skip
    return PlanDays(tuple(found), tuple(unannounced(viewer, start, end)))
