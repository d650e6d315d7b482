"""Tables of incidents; presses, calls, steps and timers hang on the case. Nothing in them is ever deleted."""

from anju.incidents.models.case import OPEN, CountyNumber, DayNumber, Incident
from anju.incidents.models.desk import ElderPlan, Seat
from anju.incidents.models.happenings import ContactCall, Press, StepDone, Timer

__all__ = [
    "OPEN",
    "ContactCall",
    "CountyNumber",
    "DayNumber",
    "ElderPlan",
    "Incident",
    "Press",
    "Seat",
    "StepDone",
    "Timer",
]
