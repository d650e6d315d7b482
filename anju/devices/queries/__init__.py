"""Every read of devices. Fetching is authorising."""

from anju.devices.queries.canaries import canaries as canary_figures
from anju.devices.queries.curves import PERIODS, Curve, Point, battery_days, curves
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
from anju.devices.queries.fencing import FixSeen, crossings_of, fence, fences_of, fixes_of
from anju.devices.queries.health import LISTS, REASONS, health_counts, health_list
from anju.devices.queries.health_rows import HealthRow, health_rows
from anju.devices.queries.inspecting import MOST, again, inspect
from anju.devices.queries.installing import (
    INSTALLED_KINDS,
    TRIAL_S,
    installation,
    installed_since,
    is_elsewhere,
    lines_here,
    number_on_label,
    open_installations,
    progress,
    scanned,
    trial,
    tried_at,
    trying,
)
from anju.devices.queries.ledger import VERDICTS, verdict, verdicts
from anju.devices.queries.ledger import Day as LedgerDay
from anju.devices.queries.ledger import channels as ledger_channels
from anju.devices.queries.ledger import day as ledger_day
from anju.devices.queries.ledger import days as ledger_days
from anju.devices.queries.ledger import devices_of_day as ledger_devices
from anju.devices.queries.ledger import document as ledger_document
from anju.devices.queries.ledger import hour_of as ledger_hour_of
from anju.devices.queries.ledger import hours as ledger_hours
from anju.devices.queries.ledger import reasons as ledger_reasons
from anju.devices.queries.lines import (
    device_events,
    door_events,
    is_open,
    line,
    lines,
    offered_line,
    offered_lines,
    pushed_line,
    recent_events,
    unknown,
    unknown_device,
)
from anju.devices.queries.living import LastSign, last_sign, last_signs, sign_moments
from anju.devices.queries.positions import gauges, lights
from anju.devices.queries.proving import proof
from anju.devices.queries.risks import HEARING, AtRisk, at_risk, unheard
from anju.devices.queries.vitals import (
    Limit,
    beyond_now,
    bounds_of,
    episodes_of,
    last_values,
    limits_of,
    made_at,
    values_of,
)
from anju.devices.queries.waiting import waiting

__all__ = [
    "HEARING",
    "INSTALLED_KINDS",
    "LANES",
    "LISTS",
    "MOST",
    "PERIODS",
    "REASONS",
    "STATUSES",
    "TRIAL_S",
    "VERDICTS",
    "AtRisk",
    "Curve",
    "FixSeen",
    "HealthFigures",
    "HealthRow",
    "LastSign",
    "LedgerDay",
    "Limit",
    "Point",
    "again",
    "at_risk",
    "battery_days",
    "beyond_now",
    "bindings",
    "bounds_of",
    "by_number",
    "canary_figures",
    "check_lanes",
    "closed_troubles",
    "commands_of",
    "counts",
    "crossings_of",
    "curves",
    "device",
    "device_events",
    "devices",
    "devices_of",
    "door_events",
    "episodes_of",
    "fence",
    "fences_of",
    "fixes_of",
    "frames",
    "gauges",
    "health_counts",
    "health_figures",
    "health_list",
    "health_rows",
    "inspect",
    "installation",
    "installed_since",
    "is_elsewhere",
    "is_open",
    "last_sign",
    "last_signs",
    "last_values",
    "ledger_channels",
    "ledger_day",
    "ledger_days",
    "ledger_devices",
    "ledger_document",
    "ledger_hour_of",
    "ledger_hours",
    "ledger_reasons",
    "lights",
    "limits_of",
    "line",
    "lines",
    "lines_here",
    "made_at",
    "number_on_label",
    "offered_line",
    "offered_lines",
    "open_installations",
    "open_troubles",
    "progress",
    "proof",
    "pushed_line",
    "recent_events",
    "scanned",
    "sees_lanes",
    "sign_moments",
    "signals",
    "trial",
    "tried_at",
    "trying",
    "unheard",
    "unknown",
    "unknown_device",
    "values_of",
    "verdict",
    "verdicts",
    "waiting",
]
