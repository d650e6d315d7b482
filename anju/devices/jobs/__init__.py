"""What runs beside requests: the lanes, and checks by the clock."""

import logging

from django.conf import settings
from procrastinate.contrib.django import app as jobs

from anju.devices.commands import (
    aside,
    asking,
    balancing,
    canary,
    checks,
    partitions,
    parts,
    sensors,
    trials,
    verifying,
)
from anju.devices.jobs import falls as falls  # its tasks are found with these
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM

_log = logging.getLogger(__name__)
_ROUNDS = 20


@jobs.periodic(cron="* * * * *")
@jobs.task(name="devices.check", queue="devices", queueing_lock="devices.check")
def check(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's shape
    """Look at the devices whose time has come, until none is left."""
    for _ in range(_ROUNDS):
        if checks.check_due(SYSTEM, now=clock.now()) < checks.BATCH:
            break


@jobs.periodic(cron="* * * * *")
@jobs.task(name="devices.sensors", queue="devices", queueing_lock="devices.sensors")
def watch_over(timestamp: int) -> None:  # noqa: ARG001
    """Register what panels speak of, and look at the sensors whose state time alone may change."""
    parts.adopt_parts(SYSTEM, now=clock.now())
    for _ in range(_ROUNDS):
        if sensors.check_sensors(SYSTEM, now=clock.now()) < sensors.BATCH:
            return


@jobs.periodic(cron="*/5 * * * *")
@jobs.task(name="devices.canary", queue="devices", queueing_lock="devices.canary")
def sing(timestamp: int) -> None:  # noqa: ARG001
    """Let the canaries press. A door that lets nobody in is what the missing answer tells of."""
    if settings.ANJU_CANARY == "off":
        return
    try:
        canary.press(SYSTEM, now=clock.now())
    except (OSError, TimeoutError) as problem:
        _log.warning("canary: %s", problem)


@jobs.periodic(cron="5-59/10 * * * *")
@jobs.task(name="devices.ledger", queue="ledger", queueing_lock="devices.ledger")
def ledger(timestamp: int) -> None:  # noqa: ARG001
    """Close the days that are over, count the running one, walk the hours of the chain that ended."""
    balancing.close_days(SYSTEM, now=clock.now())
    verifying.verify_some(SYSTEM, now=clock.now())


@jobs.task(name="devices.verify_day", queue="ledger")
def verify_day(hours: list[int]) -> None:
    """Walk the hours of one day because somebody asked."""
    verifying.verify_day(SYSTEM, hours, now=clock.now())


@jobs.periodic(cron="17 * * * *")
@jobs.task(name="devices.days", queue="devices", queueing_lock="devices.days")
def days(timestamp: int) -> None:  # noqa: ARG001
    """Make the next days' partitions and drop those that are too old."""
    partitions.make_ahead(SYSTEM, now=clock.now())
    partitions.drop_old(SYSTEM, now=clock.now())
    canary.forget(SYSTEM, now=clock.now())


@jobs.periodic(cron="* * * * *")
@jobs.task(name="devices.tell_again", queue="devices", queueing_lock="devices.tell_again")
def tell_again(timestamp: int) -> None:  # noqa: ARG001
    """Tell again of alarms that could not be told; end commands that never got out and trials whose time is over."""
    trials.settle(SYSTEM, now=clock.now())
    aside.tell_again(SYSTEM, now=clock.now())
    asking.give_up(SYSTEM, now=clock.now())
