"""Lines, devices, bindings, states, lane positions. Frames and signals are day partitions made by SQL."""

from anju.devices.models.health_words import (
    ESTIMATE_LABELS,
    GONE_LABELS,
    HEALTH_EMPTY,
    HEALTH_FORMULAS,
    HEALTH_LABELS,
    HEALTH_SINCE,
    REASON_LABELS,
    TAKE_BACK_LABELS,
)
from anju.devices.models.installing import Installation, Trial
from anju.devices.models.intake import CanaryPress, Frame, Gap, Heard, LaneFault, LaneGauge, LanePosition
from anju.devices.models.ledger import AlarmVerdict, ChainHour, DayBalance, DayTally
from anju.devices.models.living import LifeSign
from anju.devices.models.registry import Binding, Device, Line
from anju.devices.models.sensors import SENSOR_LABELS, SENSOR_REASONS, WATCH_LABELS, Sensor
from anju.devices.models.state import (
    AlarmState,
    DeviceCommand,
    DeviceState,
    DoorEvent,
    DueCheck,
    SilenceEvent,
    UnknownDevice,
)
from anju.devices.models.watching import Fence, FenceCrossing, VitalEpisode, VitalLimit
from anju.devices.models.words import (
    ARGUMENT_LABELS,
    COMMAND_FAILURES,
    COMMAND_LABELS,
    COMMAND_STATES,
    CONDITION_LABELS,
    DOOR_LABELS,
    KIND_LABELS,
    OUTCOME_LABELS,
    SIGNAL_LABELS,
)

__all__ = [
    "ARGUMENT_LABELS",
    "COMMAND_FAILURES",
    "COMMAND_LABELS",
    "COMMAND_STATES",
    "CONDITION_LABELS",
    "DOOR_LABELS",
    "ESTIMATE_LABELS",
    "GONE_LABELS",
    "HEALTH_EMPTY",
    "HEALTH_FORMULAS",
    "HEALTH_LABELS",
    "HEALTH_SINCE",
    "KIND_LABELS",
    "OUTCOME_LABELS",
    "REASON_LABELS",
    "SENSOR_LABELS",
    "SENSOR_REASONS",
    "SIGNAL_LABELS",
    "TAKE_BACK_LABELS",
    "WATCH_LABELS",
    "AlarmState",
    "AlarmVerdict",
    "Binding",
    "CanaryPress",
    "ChainHour",
    "DayBalance",
    "DayTally",
    "Device",
    "DeviceCommand",
    "DeviceState",
    "DoorEvent",
    "DueCheck",
    "Fence",
    "FenceCrossing",
    "Frame",
    "Gap",
    "Heard",
    "Installation",
    "LaneFault",
    "LaneGauge",
    "LanePosition",
    "LifeSign",
    "Line",
    "Sensor",
    "SilenceEvent",
    "Trial",
    "UnknownDevice",
    "VitalEpisode",
    "VitalLimit",
]
