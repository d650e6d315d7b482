"""What runs by the clock: due orders every minute, weekly plans every hour."""

from datetime import timedelta

from procrastinate.contrib.django import app as jobs

from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.orders import commands


@jobs.periodic(cron="* * * * *")
@jobs.task(name="orders.timers", queue="care", queueing_lock="orders.timers")
def timers(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's shape
    """Ask workers, ring the desk, let silence agree."""
    commands.fire_timers(clock.now())


@jobs.periodic(cron="23 * * * *")
@jobs.task(name="orders.plans", queue="plans", queueing_lock="orders.plans")
def plans(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's shape
    """Make the orders of weekly plans ahead of time: minutes of work each night, and nothing that is told now waits."""
    commands.make_plans(clock.now())


@jobs.task(name="orders.compute_day", queue="plans")
def compute_day(plan_id: int, version: int) -> None:
    """Plan a large day with more time than a page may take."""
    commands.compute_day(SYSTEM, plan_id, version=version, now=clock.now())


@jobs.periodic(cron="* * * * *")
@jobs.task(name="orders.take_up_days", queue="plans", queueing_lock="orders.take_up_days")
def take_up_days(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's shape
    """Compute the days whose process has died."""
    commands.take_up_days(SYSTEM, now=clock.now())


@jobs.periodic(cron="30 13 * * *")
@jobs.task(name="orders.plan_days", queue="plans", queueing_lock="orders.plan_days")
def plan_days(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's shape
    """Plan tomorrow overnight, at half past nine in the evening in Beijing, where nobody has begun yet."""
    now = clock.now()
    commands.plan_days(SYSTEM, clock.local_day(now) + timedelta(days=1), now=now)
