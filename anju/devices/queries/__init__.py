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
from anju.devices.queries.lines import line, lines, unknown, unknown_device
from anju.devices.queries.positions import gauges, lights

__all__ = [
    "STATUSES",
    "HealthFigures",
    "bindings",
    "by_number",
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
    "signals",
    "unknown",
    "unknown_device",
]
