"""What runs by the clock: the morning's lists, and ending the checks of those who were heard."""

from django.conf import settings
from procrastinate.contrib.django import app as jobs

from anju.care import commands
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM


@jobs.periodic(cron="*/5 * * * *")
@jobs.task(name="care.mornings", queue="care", queueing_lock="care.mornings")
def mornings(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's shape
    """Make what is due today and not made yet; then end what has been heard."""
    now = clock.now()
    commands.make_morning_lists(SYSTEM, hour=settings.ANJU_MORNING_LIST_HOUR, now=now)
    commands.hear_checks(SYSTEM, now=now)
