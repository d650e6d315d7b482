"""Deferred work of people: imports, and taking up those that were killed."""

from procrastinate.contrib.django import app as jobs

from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.people import commands


@jobs.task(name="people.run_import", queue="imports")
def run_import(import_id: int) -> None:
    """Run one import to its end."""
    commands.run_import(SYSTEM, import_id, now=clock.now())


@jobs.periodic(cron="* * * * *")
@jobs.task(name="people.take_up_imports", queue="timers", pass_context=False)
def take_up_imports(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says for which minute
    """Hand stalled imports to the jobs again."""
    commands.take_up_again(now=clock.now())
