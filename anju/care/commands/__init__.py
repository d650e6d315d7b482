"""Every write of care: one verb a function, one transaction, one move row."""

from anju.care.commands.ending import drop_checks, end_event_list, hear_checks
from anju.care.commands.exporting import export_checks
from anju.care.commands.opening import make_morning_list, make_morning_lists, open_event_list
from anju.care.commands.ticking import NobodyToAsk, UnknownTick, tick

__all__ = [
    "NobodyToAsk",
    "UnknownTick",
    "drop_checks",
    "end_event_list",
    "export_checks",
    "hear_checks",
    "make_morning_list",
    "make_morning_lists",
    "open_event_list",
    "tick",
]
