"""Every write of assistive devices: one verb a function."""

from anju.assistive.commands.catalogue import load_kinds
from anju.assistive.commands.clocks import fire_timers
from anju.assistive.commands.keeping import disinfect, mend, scrap, send_to_repair, shelve
from anju.assistive.commands.lending import extend, hand_over, lose, take_back
from anju.assistive.commands.looking import look_up
from anju.assistive.commands.reserving import cancel, reserve
from anju.assistive.commands.seeing import see
from anju.assistive.commands.stocking import set_terms, take_in

__all__ = [
    "cancel", "disinfect", "extend", "fire_timers", "hand_over", "load_kinds", "look_up", "lose", "mend", "reserve",
    "scrap", "see", "send_to_repair", "set_terms", "shelve", "take_back", "take_in",
]  # fmt: skip
