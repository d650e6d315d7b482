"""Homes with their days and patterns, settings with their rehearsals, and what happened."""

from anju.routines.models.happening import Absence, Emergency, Episode
from anju.routines.models.home import Home, HomeDay, Pattern
from anju.routines.models.setting import Rehearsal, RehearsedAlarm, RehearsedHome, Setting
from anju.routines.models.words import (
    CONDITION_LABELS,
    CONDITION_TONES,
    LEVEL_LABELS,
    LEVEL_WORDS,
    MODE_LABELS,
    REASON_LABELS,
    REHEARSAL_LABELS,
    WEEKDAYS,
)

__all__ = [
    "CONDITION_LABELS",
    "CONDITION_TONES",
    "LEVEL_LABELS",
    "LEVEL_WORDS",
    "MODE_LABELS",
    "REASON_LABELS",
    "REHEARSAL_LABELS",
    "WEEKDAYS",
    "Absence",
    "Emergency",
    "Episode",
    "Home",
    "HomeDay",
    "Pattern",
    "Rehearsal",
    "RehearsedAlarm",
    "RehearsedHome",
    "Setting",
]
