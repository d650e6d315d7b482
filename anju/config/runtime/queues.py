"""Which queues each of the two job processes works on: what takes minutes never stands before what is told now.

Both run one job after the other, so each needs one database connection and little memory; ``batch`` alone has the
engine of the day plan in its memory.
"""

from typing import Final

BATCH: Final = ("plans", "imports", "rehearsals")
"""Day plans of a minute each, imports of whole registers, rules rehearsed on a month."""


def queues_of(name: str) -> list[str]:
    """List the queues of ``jobs`` or ``batch``; a queue that a new task names belongs to ``jobs`` by itself."""
    from procrastinate.contrib.django import app

    if name == "batch":
        return list(BATCH)
    return sorted({"default", *(task.queue for task in app.tasks.values())} - set(BATCH))
