"""Flows that run after commit, and the chain that is laid behind them."""

import contextlib
from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued

from anju.journal import commands, queries
from anju.kernel import clock, facts
from anju.kernel.viewer import SYSTEM

_LOCK = "journal.lay_links"
_BACKLOG = "imports"  # a queue of the process for long work: a backlog does not stand before what is told now
KEPT = timedelta(days=90)  # a phone that was in a drawer for longer sends nothing twice any more
STEP = 5000  # rows of each source in one step: about a second


@jobs.task(name="journal.run_flow", queue="flows", retry=10)
def run_flow(fact_id: int, flow: str) -> None:
    """Run one later flow for one fact."""
    row = queries.fact(SYSTEM, fact_id)
    facts.flow_later(row.name, flow)(SYSTEM, facts.rebuild(row.name, row.data), clock.now())


@jobs.periodic(cron="* * * * *")
@jobs.task(name="journal.lay_links", queue="chain", queueing_lock=_LOCK)
def lay_links(timestamp: int) -> None:
    """Chain the journal every minute; once an hour look at everything for rows that committed very late.

    A backlog is worked off step after step by the process for long work, so that messages and flows do not wait for it.
    """
    laid = commands.lay_links(SYSTEM, now=clock.now(), limit=STEP, whole=timestamp % 3600 < 60)  # noqa: PLR2004
    if laid >= STEP:
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            lay_links.configure(queue=_BACKLOG, queueing_lock=f"{_LOCK}.backlog").defer(timestamp=timestamp)


@jobs.periodic(cron="40 3 * * *")
@jobs.task(name="journal.forget_carried", queue="chain")
def forget_carried(timestamp: int) -> None:  # noqa: ARG001 - given by the timer
    """Forget old tokens of posts, every night."""
    commands.forget_carried(SYSTEM, before=clock.now() - KEPT)
