"""Every write of complaints: one verb a function, one transaction, one move row, one fact."""

from anju.complaints.commands.clocks import fire_timers
from anju.complaints.commands.deciding import (
    ComplaintNoProvider,
    accept,
    answer,
    close,
    dismiss,
    escalate,
    hand_over,
    object_to,
    satisfy,
    see,
)
from anju.complaints.commands.moving import ComplaintWordsNeeded
from anju.complaints.commands.opening import ComplaintKindUnknown, ComplaintThere, Words, open_complaint
from anju.complaints.permissions import ComplaintOver

__all__ = [
    "ComplaintKindUnknown",
    "ComplaintNoProvider",
    "ComplaintOver",
    "ComplaintThere",
    "ComplaintWordsNeeded",
    "Words",
    "accept",
    "answer",
    "close",
    "dismiss",
    "escalate",
    "fire_timers",
    "hand_over",
    "object_to",
    "open_complaint",
    "satisfy",
    "see",
]
