"""Pages of routines."""

from anju.routines.views.away import away, come_home
from anju.routines.views.homes import home, homes
from anju.routines.views.thresholds import apply, drop, rehearsal, settings, switch_off

__all__ = ["apply", "away", "come_home", "drop", "home", "homes", "rehearsal", "settings", "switch_off"]
