"""What runs by the clock: each month's money comes, and goes back when the month is over."""

from procrastinate.contrib.django import app as jobs

from anju.benefits import commands
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM


@jobs.periodic(cron="7 * * * *")
@jobs.task(name="benefits.months", queue="care", queueing_lock="benefits.months")
def months(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's shape
    """Close the months that are over, then grant this one to whoever has not got it."""
    now = clock.now()
    commands.expire_due(SYSTEM, now=now)
    commands.grant_due(SYSTEM, now=now)
