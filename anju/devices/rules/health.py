"""When a device is not well: silence, batteries, tests; and when many silences are one event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LOW_BATTERY = 20
DORMANT_AFTER = timedelta(days=31)
IDLE_AFTER = timedelta(days=30)  # nobody uses what has not been heard for so long
NOT_WORN_AFTER = timedelta(days=7)  # a watch in a drawer says so itself
NOT_WORN_LOOK = timedelta(days=37)  # how far back its last word about that is looked for
MASS = 10  # this many devices of one street or township …
MASS_WINDOW = timedelta(minutes=15)  # … silent within this time are one event
_LIFE = {"button", "cord", "pendant", "watch", "fall_radar"}
_FIRE = {"smoke", "gas", "co"}
GATEWAY_SILENT_S = 1800
KINDS = (
    "button", "cord", "pendant", "smoke", "gas", "co", "leak", "contact", "motion", "presence", "fall_radar", "watch",
    "bed", "temperature", "gateway", "canary", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Risk:
    """What one silent device leaves unwatched."""

    device_id: int
    kind: str
    elder_id: int | None
    living_alone: bool
    age: int | None
    care_level: str


def weight(risk: Risk) -> int:
    """Return how much a silence matters: who lives alone, is old or frail, and what no longer watches over them."""
    device = 40 if risk.kind in _LIFE else 25 if risk.kind in _FIRE else 10
    frail = {"severe": 25, "complete": 30, "moderate": 15, "mild": 5}.get(risk.care_level, 0)
    old = min(max((risk.age or 60) - 60, 0), 30)
    return device + frail + old + (30 if risk.living_alone else 0)


def by_risk(risks: Sequence[Risk]) -> list[int]:
    """Return the elders behind silent devices, the one at most risk first, each once."""
    ordered = sorted(risks, key=lambda risk: (-weight(risk), risk.device_id))
    return list(dict.fromkeys(risk.elder_id for risk in ordered if risk.elder_id is not None))


def silent_since(last_seen: datetime | None, enrolled: datetime, silent_after_s: int, now: datetime) -> datetime | None:
    """Return when a device's silence became an event, or nothing while it is in time."""
    due = (last_seen or enrolled) + timedelta(seconds=silent_after_s)
    return due if due <= now else None
