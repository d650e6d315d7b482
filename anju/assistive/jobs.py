"""What runs by the clock: overdue loans and reservations that nobody fetched, every quarter of an hour."""

from procrastinate.contrib.django import app as jobs

from anju.assistive import commands
from anju.kernel import clock


@jobs.periodic(cron="*/15 * * * *")
@jobs.task(name="assistive.timers", queue="care", queueing_lock="assistive.timers")
def timers(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's shape
    """Ring what is overdue, end what nobody fetched."""
    commands.fire_timers(clock.now())
