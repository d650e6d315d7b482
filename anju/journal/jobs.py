"""Flows that run after commit."""

from procrastinate.contrib.django import app as jobs

from anju.journal import queries
from anju.kernel import clock, facts
from anju.kernel.viewer import SYSTEM


@jobs.task(name="journal.run_flow", queue="flows", retry=10)
def run_flow(fact_id: int, flow: str) -> None:
    """Run one later flow for one fact."""
    row = queries.fact(SYSTEM, fact_id)
    facts.flows_later(row.name)[flow](SYSTEM, facts.rebuild(row.name, row.data), clock.now())
