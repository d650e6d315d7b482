"""What the clocks of an installation do, in a time that is set from outside: timers, and the jobs until none is due.

``python -m benchmarks.town_ticker FILE``: writes for each minute how long the timers and the jobs took.
"""

import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

_MINUTE = timedelta(minutes=1)
_TODO = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queue_name = ANY(%s)"
_TODO += " AND (scheduled_at IS NULL OR scheduled_at <= now())"
_QUEUES = ["flows", "webhooks"]
_PATIENCE_S = 300


def main() -> None:
    """Tick until told to stop."""
    django.setup()
    from benchmarks import town_clock

    face = town_clock.wear()
    with Path(sys.argv[1]).open("w", buffering=1) as told:
        while True:
            moment = face.now()
            if moment <= face.acted():
                time.sleep(0.002)
                continue
            told.write(json.dumps(tick(moment)) + "\n")
            face.act(moment)


def tick(moment: Any) -> dict[str, Any]:
    """Do what is due at a moment; return how long each part took."""
    from anju.dispatch import commands as dispatch
    from anju.orders import commands as orders

    begun = time.perf_counter()
    jobs = drain()
    timed = time.perf_counter()
    sent = 0
    while done := orders.fire_timers(moment):
        sent += done
        jobs += drain()
    expired = 0
    while done := dispatch.expire_due(moment):
        expired += done
        jobs += drain()
    return {
        "at": moment.isoformat(), "jobs_s": round(timed - begun, 4), "timers_s": round(time.perf_counter() - timed, 4),
        "acted": sent, "expired": expired, "jobs": jobs,
    }  # fmt: skip


def drain() -> int:
    """Wait until the jobs process has done everything that was left for after a commit; return how much there was."""
    from django.db import connection

    end, most = time.monotonic() + _PATIENCE_S, 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_TODO, [_QUEUES])
            left = int(cursor.fetchone()[0])
        most = max(most, left)
        if not left or time.monotonic() > end:
            return most
        time.sleep(0.01)


if __name__ == "__main__":
    main()
