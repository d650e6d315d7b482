"""When a device is not well: silence, batteries, tests; and when many silences are one event."""

from datetime import datetime, timedelta

LOW_BATTERY = 20
DORMANT_AFTER = timedelta(days=31)
IDLE_AFTER = timedelta(days=30)  # nobody uses what has not been heard for so long
NOT_WORN_AFTER = timedelta(days=7)  # a watch in a drawer says so itself
NOT_WORN_LOOK = timedelta(days=37)  # how far back its last word about that is looked for
MASS = 10  # this many devices of one street or township …
MASS_WINDOW = timedelta(minutes=15)  # … silent within this time are one event
MASS_JOINS = timedelta(hours=24)  # what falls silent at that place while the event lasts belongs to it
GATEWAY_SILENT_S = 1800
KINDS = (
    "button", "cord", "pendant", "smoke", "gas", "co", "leak", "contact", "motion", "presence", "fall_radar", "watch",
    "bed", "temperature", "fire", "electrical", "water", "gateway", "canary", "other",
)  # fmt: skip


def silent_since(last_seen: datetime | None, enrolled: datetime, silent_after_s: int, now: datetime) -> datetime | None:
    """Return when a device's silence became an event, or nothing while it is in time."""
    due = (last_seen or enrolled) + timedelta(seconds=silent_after_s)
    return due if due <= now else None
