"""Silences that are too long for a home, and falls in a wearable's accelerometer; each decision with its facts."""

from anju_engines.detection.falls import Fall, Model, Shape, describe, judge_fall, train
from anju_engines.detection.history import Movement, Period, Silence
from anju_engines.detection.inactivity import Decision, Habits, Past, Reason, Settings, judge, learn, thresholds
from anju_engines.detection.minutes import Minutes, Silences, limits_by_place, longest_by_hour, silences_of
from anju_engines.detection.rehearsal import Rehearsal, WouldRing, delay_of, rehearse, suggest

__all__ = [
    "Decision",
    "Fall",
    "Habits",
    "Minutes",
    "Model",
    "Movement",
    "Past",
    "Period",
    "Reason",
    "Rehearsal",
    "Settings",
    "Shape",
    "Silence",
    "Silences",
    "WouldRing",
    "delay_of",
    "describe",
    "judge",
    "judge_fall",
    "learn",
    "limits_by_place",
    "longest_by_hour",
    "rehearse",
    "silences_of",
    "suggest",
    "thresholds",
    "train",
]
