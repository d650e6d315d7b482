"""Lines, devices, bindings, states, lane positions. Frames and signals are day partitions made by SQL."""

from anju.devices.models.intake import Frame, Gap, Heard, LaneFault, LaneGauge, LanePosition
from anju.devices.models.registry import Binding, Device, Line
from anju.devices.models.state import AlarmState, DeviceState, DueCheck, SilenceEvent, UnknownDevice
from anju.devices.models.words import CONDITION_LABELS, KIND_LABELS, OUTCOME_LABELS, SIGNAL_LABELS

__all__ = [
    "CONDITION_LABELS",
    "KIND_LABELS",
    "OUTCOME_LABELS",
    "SIGNAL_LABELS",
    "AlarmState",
    "Binding",
    "Device",
    "DeviceState",
    "DueCheck",
    "Frame",
    "Gap",
    "Heard",
    "LaneFault",
    "LaneGauge",
    "LanePosition",
    "Line",
    "SilenceEvent",
    "UnknownDevice",
]
