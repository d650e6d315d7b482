"""Learning and rehearsing models of falls; those that were killed are taken up again."""

from procrastinate.contrib.django import app as jobs

from anju.devices.commands import fall_learning, fall_rehearsing
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM


@jobs.task(name="devices.falls", queue="rehearsals")
def go_on(model_id: int) -> None:
    """Learn a model, or rehearse it day by day."""
    fall_learning.study(SYSTEM, model_id, now=clock.now())
    while fall_rehearsing.rehearse_day(SYSTEM, model_id, now=clock.now()):
        pass


@jobs.periodic(cron="* * * * *")
@jobs.task(name="devices.falls_again", queue="timers", queueing_lock="devices.falls_again")
def take_up(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's shape
    """Hand models that stand still to the jobs again."""
    fall_learning.take_up_again(SYSTEM, now=clock.now())
