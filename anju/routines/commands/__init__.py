"""Every write of routines: one verb a function."""

from anju.routines.commands.applying import (
    AlreadyOff,
    ReasonMissing,
    RehearsalOfAnother,
    RehearsalOld,
    apply_rehearsal,
    switch_off,
)
from anju.routines.commands.away import AlreadyAway, WrongAbsence, come_home, mark_away
from anju.routines.commands.bringing import WrongDay, bring_days
from anju.routines.commands.learning import SLICE, learn_slice, register
from anju.routines.commands.looking import BATCH, look_due
from anju.routines.commands.rehearsing import (
    NothingChanges,
    RehearsalUnderWay,
    WrongThreshold,
    drop,
    rehearse,
    rehearse_slice,
    take_up_again,
)
from anju.routines.commands.remembering import change_elder, forget_emergency, remember_emergency
from anju.routines.rules.thresholds import LEVELS, Values

__all__ = [
    "BATCH",
    "LEVELS",
    "SLICE",
    "AlreadyAway",
    "AlreadyOff",
    "NothingChanges",
    "ReasonMissing",
    "RehearsalOfAnother",
    "RehearsalOld",
    "RehearsalUnderWay",
    "Values",
    "WrongAbsence",
    "WrongDay",
    "WrongThreshold",
    "apply_rehearsal",
    "bring_days",
    "change_elder",
    "come_home",
    "drop",
    "forget_emergency",
    "learn_slice",
    "look_due",
    "mark_away",
    "register",
    "rehearse",
    "rehearse_slice",
    "remember_emergency",
    "switch_off",
    "take_up_again",
]
