"""Tables of incidents; presses, calls, steps and timers hang on the case. Nothing in them is ever deleted."""

from anju.incidents.models.case import OPEN, CountyNumber, DayNumber, Incident
from anju.incidents.models.desk import ElderPlan, Seat
from anju.incidents.models.happenings import ContactCall, Press, StepDone, Timer
from anju.incidents.models.shift import Handover, ShiftNote, Watch

__all__ = [
    "OPEN",
    "ContactCall",
    "CountyNumber",
    "DayNumber",
    "ElderPlan",
    "Handover",
    "Incident",
    "Press",
    "Seat",
    "ShiftNote",
    "StepDone",
    "Timer",
    "Watch",
]
