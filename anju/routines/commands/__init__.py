"""Every write of routines: one verb a function."""

from anju.routines.commands.away import AlreadyAway, WrongAbsence, come_home, mark_away
from anju.routines.commands.learning import SLICE, learn_slice, register
from anju.routines.commands.looking import BATCH, look_due
from anju.routines.commands.remembering import forget_emergency, remember_emergency

__all__ = [
    "BATCH",
    "SLICE",
    "AlreadyAway",
    "WrongAbsence",
    "come_home",
    "forget_emergency",
    "learn_slice",
    "look_due",
    "mark_away",
    "register",
    "remember_emergency",
]
