"""When people may be woken. Quiet hours are Beijing wall time."""

from datetime import datetime, time, timedelta

from anju.kernel.clock import BEIJING

QUIET_FROM = time(22, 0)
QUIET_TO = time(7, 0)
EXEMPT = frozenset({"on_duty", "contact"})  # who may be woken by urgent news: people on duty, chosen contacts


def held_until(now: datetime, *, urgent: bool, standing: str) -> datetime | None:
    """Return until when a message that would wake somebody is held; None when it may go now."""
    if urgent and standing in EXEMPT:
        return None
    local = now.astimezone(BEIJING)
    if QUIET_TO <= local.time() < QUIET_FROM:
        return None
    morning = local.replace(hour=QUIET_TO.hour, minute=QUIET_TO.minute, second=0, microsecond=0)
    if local.time() >= QUIET_FROM:
        morning += timedelta(days=1)
    return morning
