"""Forms of devices and lines, a module for each page."""

from anju.devices.forms.enrolling import EditForm, EnrolForm, SpeakingForm
from anju.devices.forms.falls import LabelsForm
from anju.devices.forms.fencing import FenceForm
from anju.devices.forms.filters import FilterForm, HealthForm, LedgerForm
from anju.devices.forms.lines import LineForm, SettingsForm
from anju.devices.forms.vitals import LimitsForm

__all__ = [
    "EditForm",
    "EnrolForm",
    "FenceForm",
    "FilterForm",
    "HealthForm",
    "LabelsForm",
    "LedgerForm",
    "LimitsForm",
    "LineForm",
    "SettingsForm",
    "SpeakingForm",
]
