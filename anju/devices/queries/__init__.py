"""Every read of devices. Fetching is authorising."""

from anju.devices.queries.canaries import canaries as canary_figures
from anju.devices.queries.devices import (
    STATUSES,
    HealthFigures,
    bindings,
    by_number,
    commands_of,
    counts,
    device,
    devices,
    devices_of,
    frames,
    health_figures,
    signals,
)
from anju.devices.queries.duty import LANES, check_lanes, closed_troubles, open_troubles, sees_lanes
from anju.devices.queries.inspecting import MOST, again, inspect
from anju.devices.queries.lines import (
    device_events,
    door_events,
    is_open,
    line,
    lines,
    pushed_line,
    recent_events,
    unknown,
    unknown_device,
)
from anju.devices.queries.positions import gauges, lights

__all__ = [
    "LANES",
    "MOST",
    "STATUSES",
    "HealthFigures",
    "again",
    "bindings",
    "by_number",
    "canary_figures",
    "check_lanes",
    "closed_troubles",
    "commands_of",
    "counts",
    "device",
    "device_events",
    "devices",
    "devices_of",
    "door_events",
    "frames",
    "gauges",
    "health_figures",
    "inspect",
    "is_open",
    "lights",
    "line",
    "lines",
    "open_troubles",
    "pushed_line",
    "recent_events",
    "sees_lanes",
    "signals",
    "unknown",
    "unknown_device",
]
