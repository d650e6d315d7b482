"""Pages of devices, unknown numbers, faults of the lanes and lines."""

from anju.devices.views.device import act, device, enrol
from anju.devices.views.lines import line_enable, line_password, lines
from anju.devices.views.register import export, register
from anju.devices.views.waiting import dismiss, faults, look, unknown

__all__ = [
    "act",
    "device",
    "dismiss",
    "enrol",
    "export",
    "faults",
    "line_enable",
    "line_password",
    "lines",
    "look",
    "register",
    "unknown",
]
