"""Every read of devices. Fetching is authorising."""

from anju.devices.queries.devices import (
    STATUSES,
    HealthFigures,
    bindings,
    by_number,
    counts,
    device,
    devices,
    devices_of,
    frames,
    health_figures,
    signals,
)
from anju.devices.queries.duty import LANES, check_lanes, closed_troubles, open_troubles, sees_lanes
from anju.devices.queries.lines import line, lines, unknown, unknown_device
from anju.devices.queries.positions import gauges, lights

__all__ = [
    "LANES",
    "STATUSES",
    "HealthFigures",
    "bindings",
    "by_number",
    "check_lanes",
    "closed_troubles",
    "counts",
    "device",
    "devices",
    "devices_of",
    "frames",
    "gauges",
    "health_figures",
    "lights",
    "line",
    "lines",
    "open_troubles",
    "sees_lanes",
    "signals",
    "unknown",
    "unknown_device",
]
