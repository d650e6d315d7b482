"""What runs by the clock: the list of homes, learning each night, looking each minute, rehearsals that were killed."""

from procrastinate.contrib.django import app as jobs

from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.routines import commands

_ROUNDS = 20
_SLICES = 200


@jobs.periodic(cron="* * * * *")
@jobs.task(name="routines.look", queue="devices", queueing_lock="routines.look")
def look(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's shape
    """Look at the homes whose silence would be unusual by now, until none is left."""
    for _ in range(_ROUNDS):
        if commands.look_due(SYSTEM, now=clock.now()) < commands.BATCH:
            return


@jobs.periodic(cron="*/10 * * * *")
@jobs.task(name="routines.learn", queue="rehearsals", queueing_lock="routines.learn")
def learn(timestamp: int) -> None:  # noqa: ARG001
    """Bring the list of homes up to date and learn those that have not been learned today."""
    commands.register(SYSTEM, now=clock.now())
    for _ in range(_SLICES):
        if not commands.learn_slice(SYSTEM, now=clock.now()):
            return


@jobs.task(name="routines.rehearse", queue="rehearsals")
def rehearse(rehearsal_id: int) -> None:
    """Replay every home of a rehearsal, slice by slice."""
    while commands.rehearse_slice(SYSTEM, rehearsal_id, now=clock.now()):
        pass


@jobs.periodic(cron="* * * * *")
@jobs.task(name="routines.take_up", queue="timers", queueing_lock="routines.take_up")
def take_up(timestamp: int) -> None:  # noqa: ARG001
    """Hand rehearsals that were killed to the jobs again."""
    commands.take_up_again(SYSTEM, now=clock.now())
