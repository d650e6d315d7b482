"""Sending webhooks and forgetting old answers."""

from contextlib import suppress

from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued

from anju.config.api import idempotency
from anju.config.api.webhooks import sending
from anju.kernel import clock


@jobs.task(name="api.deliver", queue="webhooks")
def deliver() -> None:
    """Send what is due, and come back when the next row is."""
    due = sending.deliver_due(clock.now())
    if due is not None:
        with suppress(AlreadyEnqueued):
            deliver.configure(schedule_at=due, queueing_lock="api.deliver.next").defer()


@jobs.periodic(cron="* * * * *")
@jobs.task(name="api.sweep", queue="webhooks", queueing_lock="api.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's argument
    """Every minute: pick up rows that a dead process left behind, forget answers of yesterday."""
    sending.deliver_due(clock.now())
    idempotency.forget_old(clock.now())
