"""Pages of incidents: the list, one case, what is done after closing."""

from anju.incidents.views.after import act
from anju.incidents.views.cases import export, incident, incidents, printed
from anju.incidents.views.false_alarms import export_false_alarms, false_alarm_cases, false_alarms
from anju.incidents.views.following import presses, way
from anju.incidents.views.plans import plan
from anju.incidents.views.reach import reach

__all__ = [
    "act",
    "export",
    "export_false_alarms",
    "false_alarm_cases",
    "false_alarms",
    "incident",
    "incidents",
    "plan",
    "presses",
    "printed",
    "reach",
    "way",
]
