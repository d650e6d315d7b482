"""Every write of quality: one verb a function, one transaction, one move row."""

from anju.quality.commands.calling import (
    AnswersNeeded,
    NoColleague,
    give_back,
    give_up,
    hand_over,
    miss,
    reach,
    recheck,
    take,
)
from anju.quality.commands.choosing import choose, set_share
from anju.quality.commands.drawing import DrawInvalid, draw_sample
from anju.quality.commands.exporting import export_lapses
from anju.quality.commands.packing import pack
from anju.quality.permissions import CallBackTaken
from anju.quality.rules import Answers

__all__ = [
    "Answers",
    "AnswersNeeded",
    "CallBackTaken",
    "DrawInvalid",
    "NoColleague",
    "choose",
    "draw_sample",
    "export_lapses",
    "give_back",
    "give_up",
    "hand_over",
    "miss",
    "pack",
    "reach",
    "recheck",
    "set_share",
    "take",
]
