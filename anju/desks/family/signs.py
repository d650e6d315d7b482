"""Is father all right? Decided purely from the last sign of life and what the devices at home say, with the reason.

Silence is never "fine": a silent gateway makes everything behind it unknown, and no data is said as 缺数.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from anju.devices.queries import HEARING

FINE, UNKNOWN, MISSING, QUIET = "fine", "unknown", "missing", "quiet"
LIVES = HEARING
LONG = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Sensor:
    """One device at home: its kind, its last word, whether it (or its gateway) is silent or reported offline."""

    kind: str
    seen_at: datetime | None
    silent: bool
    gateway_silent: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state on top, and why."""

    state: str
    why: str  # heard, quiet, gateway_silent, all_silent, no_devices, never_heard


def verdict(sensors: Sequence[Sensor], last: datetime | None, now: datetime) -> Verdict:
    """Judge by the sensors that can tell of a person and the last sign of life from any source.

    Gateways and technical devices only explain a silence.
    """
    telling = [sensor for sensor in sensors if sensor.kind in LIVES]
    if not telling:
        return Verdict(MISSING, "no_devices")
    if all(sensor.gateway_silent for sensor in telling):
        return Verdict(UNKNOWN, "gateway_silent")
    if all(sensor.silent or sensor.gateway_silent for sensor in telling):
        return Verdict(UNKNOWN, "all_silent")
    if last is None:
        return Verdict(MISSING, "never_heard")
    if now - last > LONG:
        return Verdict(QUIET, "quiet")
    return Verdict(FINE, "heard")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week: how many signs; None means there are no data for it."""

    on: date
    signs: int | None


def week(counts: dict[date, int], today: date, since: date | None) -> list[Day]:
    """Return the last seven days, oldest first. Days before the first data are missing, not quiet."""
    days = [today - timedelta(days=back) for back in range(6, -1, -1)]
    return [Day(day, None if since is None or day < since else counts.get(day, 0)) for day in days]
