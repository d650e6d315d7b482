"""Every read of routines. Fetching is authorising."""

from anju.routines.queries.absences import absence_now, absences, away_now
from anju.routines.queries.homes import condition_counts, episodes, home, home_of, homes, pattern
from anju.routines.queries.sentences import moved_said, silence_said

__all__ = [
    "absence_now",
    "absences",
    "away_now",
    "condition_counts",
    "episodes",
    "home",
    "home_of",
    "homes",
    "moved_said",
    "pattern",
    "silence_said",
]
