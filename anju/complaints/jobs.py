"""What runs by the clock: complaints that nobody has accepted or answered in time."""

from procrastinate.contrib.django import app as jobs

from anju.complaints import commands
from anju.kernel import clock


@jobs.periodic(cron="*/5 * * * *")
@jobs.task(name="complaints.timers", queue="care", queueing_lock="complaints.timers")
def timers(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's shape
    """Ring the desk."""
    commands.fire_timers(clock.now())
