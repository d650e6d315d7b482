"""Thresholds as officials set them: on or off, learned or fixed, how dear a false alarm is; and which one holds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from anju_engines.detection import Settings

LEAST_DAYS: Final = 14
"""So many days of its own history a home needs before it is judged by them."""
HISTORY_DAYS: Final = 56
"""So many days back count: eight weeks follow the seasons and hold eight of each weekday."""
REHEARSED_DAYS: Final = 30
KEPT_DAYS: Final = HISTORY_DAYS + REHEARSED_DAYS + 4
LEVELS: Final = {"keen": 150.0, "even": 300.0, "calm": 600.0, "slow": 1000.0}
MODES: Final = ("learned", "fixed")
LEAST_HOURS: Final = 1.0
MOST_HOURS: Final = 48.0


@dataclass(frozen=True, slots=True)
class Values:
    """One setting. ``fixed_hours`` is the threshold itself, or in mode learned what holds until a home is known."""

    enabled: bool = False
    mode: str = "learned"
    false_alarm_cost: float = LEVELS["even"]
    fixed_hours: float | None = None

    @property
    def level(self) -> str:
        """Return the name of the level, or nothing when the cost is no named one."""
        return next((name for name, cost in LEVELS.items() if cost == self.false_alarm_cost), "")

    def data(self) -> dict[str, Any]:
        """Return plain values for a row or the journal."""
        return asdict(self)

    def engine(self) -> Settings:
        """Return what the engine is told."""
        fixed = self.mode == "fixed"
        return Settings(
            false_alarm_cost=self.false_alarm_cost,
            least_days=LEAST_DAYS,
            history_days=HISTORY_DAYS,
            fixed_hours=self.fixed_hours if fixed else None,
            hours_until_known=None if fixed else self.fixed_hours,
        )


OFF: Final = Values()


def values_from(data: Mapping[str, Any]) -> Values:
    """Read back what ``data`` wrote."""
    return Values(**{name: data[name] for name in ("enabled", "mode", "false_alarm_cost", "fixed_hours")})


def wrong_field(values: Values) -> str:
    """Return the name of a field that cannot be used, or nothing."""
    if values.mode not in MODES:
        return "mode"
    if values.false_alarm_cost not in LEVELS.values():
        return "level"
    if values.fixed_hours is None:
        return "fixed_hours" if values.mode == "fixed" else ""
    return "" if LEAST_HOURS <= values.fixed_hours <= MOST_HOURS else "fixed_hours"


def prefixes(area: str) -> list[str]:
    """Return the areas whose settings reach a home, the nearest first."""
    return [area[:length] for length in (12, 9, 6, 4, 2, 0) if length <= len(area)]


def nearest(area: str, own: Values | None, by_area: Mapping[str, Values]) -> tuple[Values, str | None]:
    """Return the setting that holds in a home, and whose it is: an area's code, nothing for the home's own or none."""
    if own is not None:
        return own, None
    found = next((code for code in prefixes(area) if code in by_area), None)
    return (OFF, None) if found is None else (by_area[found], found)
