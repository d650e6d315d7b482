"""Pages of devices, unknown numbers, faults of the lanes and lines."""

from anju.devices.views.announced import announced
from anju.devices.views.balances import (
    ledger,
    ledger_day,
    ledger_devices,
    ledger_export,
    ledger_signed,
    ledger_verify,
)
from anju.devices.views.device import act, ask, device, enrol
from anju.devices.views.editing import edit
from anju.devices.views.falls import fall_act, fall_model, falls
from anju.devices.views.fencing import fence, fences, new_fence, remove_fence
from anju.devices.views.frames import again, frame, line_frame
from anju.devices.views.health import export_health, health
from anju.devices.views.inbox import dismiss, enrol_unknown, unknown
from anju.devices.views.lines import line, line_enable, line_password, lines
from anju.devices.views.pushing import push
from anju.devices.views.register import export, register
from anju.devices.views.stream import device_frames, line_frames
from anju.devices.views.vitals import beyond, limits_page, vitals
from anju.devices.views.vocabulary import vocabulary
from anju.devices.views.waiting import faults, look

__all__ = [
    "act",
    "again",
    "announced",
    "ask",
    "beyond",
    "device",
    "device_frames",
    "dismiss",
    "edit",
    "enrol",
    "enrol_unknown",
    "export",
    "export_health",
    "fall_act",
    "fall_model",
    "falls",
    "faults",
    "fence",
    "fences",
    "frame",
    "health",
    "ledger",
    "ledger_day",
    "ledger_devices",
    "ledger_export",
    "ledger_signed",
    "ledger_verify",
    "limits_page",
    "line",
    "line_enable",
    "line_frame",
    "line_frames",
    "line_password",
    "lines",
    "look",
    "new_fence",
    "push",
    "register",
    "remove_fence",
    "unknown",
    "vitals",
    "vocabulary",
]
