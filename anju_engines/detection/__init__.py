"""Silences that are too long for a home, and falls in a wearable's accelerometer; each decision with its facts."""

from anju_engines.detection.falls import Fall, Model, Shape, describe, judge_fall, train
from anju_engines.detection.history import Movement, Period, Silence
from anju_engines.detection.inactivity import Decision, Habits, Past, Reason, Settings, judge, learn, thresholds
from anju_engines.detection.rehearsal import Rehearsal, WouldRing, delay_of, rehearse, suggest

__all__ = [
    "Decision",
    "Fall",
    "Habits",
    "Model",
    "Movement",
    "Past",
    "Period",
    "Reason",
    "Rehearsal",
    "Settings",
    "Shape",
    "Silence",
    "WouldRing",
    "delay_of",
    "describe",
    "judge",
    "judge_fall",
    "learn",
    "rehearse",
    "suggest",
    "thresholds",
    "train",
]
