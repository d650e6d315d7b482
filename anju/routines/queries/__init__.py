"""Every read of routines. Fetching is authorising."""

from anju.routines.queries.absences import absence_now, absences, away_now
from anju.routines.queries.homes import condition_counts, episodes, has_own_setting, home, home_of, homes, pattern
from anju.routines.queries.rehearsals import (
    Outcome,
    concerned,
    loudest_homes,
    outcome,
    rehearsal,
    rehearsals,
    rehearsed_alarms,
    setting_of,
    settings_in,
    wider,
)
from anju.routines.queries.sentences import moved_said, silence_said
from anju.routines.queries.showing import HomeView, home_view

__all__ = [
    "HomeView",
    "Outcome",
    "absence_now",
    "absences",
    "away_now",
    "concerned",
    "condition_counts",
    "episodes",
    "has_own_setting",
    "home",
    "home_of",
    "home_view",
    "homes",
    "loudest_homes",
    "moved_said",
    "outcome",
    "pattern",
    "rehearsal",
    "rehearsals",
    "rehearsed_alarms",
    "setting_of",
    "settings_in",
    "silence_said",
    "wider",
]
