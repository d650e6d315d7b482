"""Every second, and at once when a timer is set: fire what is due. The rows are the memory; this process has none."""

import logging
import select
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection

from anju.dispatch import commands as dispatch
from anju.incidents import commands as incidents
from anju.journal import queries as journal
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.messaging import commands as messaging

logger = logging.getLogger(__name__)
CHANNEL = "timers"
EVERY_S = 1.0
AFTER_A_FAILURE_S = 2.0
_SET_BACK = timedelta(days=1)  # a clock that was wrong by more than this is believed when it is right again


class Clock:
    """A clock that never goes back: wall time, carried on by the monotonic clock when somebody sets it back."""

    def __init__(
        self,
        wall: Callable[[], datetime] = clock.now,
        monotonic: Callable[[], float] = time.monotonic,
        since: datetime | None = None,
    ) -> None:
        """Begin at the wall's time, or at what was already known to have happened when that is later."""
        self._wall = wall
        self._monotonic = monotonic
        self._seen = wall() if since is None else max(wall(), since)
        self._at = monotonic()

    def now(self) -> datetime:
        """Return the present moment, never earlier than the one before plus the time that has passed."""
        passed = timedelta(seconds=max(0.0, self._monotonic() - self._at))
        self._seen = max(self._wall(), self._seen + passed)
        self._at = self._monotonic()
        return self._seen


def tick(now: datetime) -> int:
    """Act once on the timers of cases and the offers to workers that are due; return how much there was."""
    return incidents.fire_timers(now) + dispatch.expire_due(now)


def carry(now: datetime) -> int:
    """Carry out the messages that are due; this may wait for a slow gateway."""
    return messaging.deliver_due(now)


def run(stop: Callable[[], bool] = lambda: False) -> None:
    """Tick until told to stop. Messages go out in a thread of their own: a slow gateway never delays an escalation."""
    carrier = threading.Thread(target=_carry_on, args=(stop,), name="messages", daemon=True)
    carrier.start()
    _repeat(tick, stop)
    carrier.join(AFTER_A_FAILURE_S)


def _carry_on(stop: Callable[[], bool]) -> None:
    try:
        _repeat(carry, stop)
    finally:
        connection.close()


def _repeat(act: Callable[[datetime], int], stop: Callable[[], bool]) -> None:
    """Act every second. A lost database is waited for; nothing is lost meanwhile, since the rows stay due."""
    moments: Clock | None = None
    while not stop():
        try:
            moments = moments or Clock(since=journal.newest_move_at(SYSTEM, within=_SET_BACK, now=clock.now()))
            act(moments.now())
            _wait(EVERY_S)
        except (OperationalError, InterfaceError):
            logger.exception("the database is away; trying again")
            connection.close()
            time.sleep(AFTER_A_FAILURE_S)


def _wait(seconds: float) -> None:
    """Wait for a second, or until somebody sets a timer."""
    connection.ensure_connection()
    raw = connection.connection
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    for _notice in raw.notifies(timeout=0):
        return
    ready, _write, _error = select.select([raw.fileno()], [], [], seconds)
    if ready:
        for _notice in raw.notifies(timeout=0):
            pass
