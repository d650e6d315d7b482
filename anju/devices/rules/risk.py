"""How much an elder of whom nothing is heard is at risk: one sum behind the morning list and the mass event.

Each part is one reason that a person can check; a list shows the reasons beside the sum.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

UNHEARD_AFTER: Final = timedelta(hours=24)
OLD: Final = 80
HEARING: Final = frozenset(  # devices that can tell of a person, by themselves or by a press
    {"button", "cord", "pendant", "watch", "fall_radar", "motion", "presence", "contact", "bed"}
)
FRAIL: Final = frozenset({"moderate", "severe", "complete"})
UNHEARD, DEAF = "unheard", "deaf"

_CARE = {"mild": 5, "moderate": 15, "severe": 25, "complete": 30}
_ALONE, _CONDITION, _MOST_CONDITIONS, _NOBODY_HEARS = 30, 5, 3, 20
_AGE_FROM, _AGE_MOST = 60, 30
_QUIET_MOST, _QUIET_FULL = 40, timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of an elder: the home, the body, how long nothing was heard (None: never), who could hear them."""

    living_alone: bool
    care_level: str
    age: int | None
    conditions: int
    quiet: timedelta | None
    devices: int  # of those that can hear, in service
    working: int


@dataclass(frozen=True, slots=True)
class Risk:
    """The sum, and what it is made of, the heaviest first."""

    sum: int
    reasons: tuple[tuple[str, int], ...]


def risk(person: Person) -> Risk:
    """Add up what makes silence dangerous."""
    parts = {
        "alone": _ALONE if person.living_alone else 0,
        "frail": _CARE.get(person.care_level, 0),
        "old": min(max((person.age or _AGE_FROM) - _AGE_FROM, 0), _AGE_MOST),
        "conditions": _CONDITION * min(max(person.conditions, 0), _MOST_CONDITIONS),
        "quiet": _quiet(person.quiet),
        "deaf": 0 if person.working else _NOBODY_HEARS,
    }
    reasons = sorted(((name, points) for name, points in parts.items() if points), key=lambda item: (-item[1], item[0]))
    return Risk(sum(parts.values()), tuple(reasons))


def _quiet(quiet: timedelta | None) -> int:
    if quiet is None:
        return _QUIET_MOST
    return int(_QUIET_MOST * min(max(quiet, timedelta(0)) / _QUIET_FULL, 1.0))


def group(person: Person) -> str:
    """Return on which part of the morning list an elder stands: unheard, not to be heard by anybody, or on none.

    Without any device only those are listed whose home or body asks for somebody to listen: the rest of the register is
    no list that anybody could work through in a morning.
    """
    if person.quiet is not None and person.quiet <= UNHEARD_AFTER:
        return ""
    if person.working:
        return UNHEARD
    if person.devices or person.living_alone or person.care_level in FRAIL or (person.age or 0) >= OLD:
        return DEAF
    return ""
