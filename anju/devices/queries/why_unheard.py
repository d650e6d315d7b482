"""Why an announced press may not have been heard: what the platform itself knows, the likeliest first."""

from datetime import datetime, timedelta

from anju.devices.models import Trial, UnknownDevice
from anju.devices.queries.devices import device
from anju.devices.queries.lines import BEAT_MISSED
from anju.kernel.viewer import Viewer

_LONG = timedelta(minutes=30)
_OTHERS = 3


def reasons(viewer: Viewer, trial: Trial, *, now: datetime) -> list[str]:
    """Name what to look at, in words of ``desks.installer.words.CHECKS``; at least one."""
    row = device(viewer, trial.device_id)
    line, seen = row.line, row.state.last_seen_at
    gateway = row.gateway if row.gateway_id != row.pk else None
    found = {
        trial.why: bool(trial.why),
        "no_line": line is None and seen is None,
        "line_disabled": line is not None and not line.enabled,
        "port_closed": line is not None
        and line.port is not None
        and (line.beat_at is None or now - line.beat_at >= BEAT_MISSED),
        "gateway_away": gateway is not None
        and hasattr(gateway, "state")
        and (gateway.state.online is False or gateway.state.silent_since is not None),
        "never_heard": seen is None,
        "long_silent": seen is not None and trial.opened_at - seen > _LONG,
    }
    told = [name for name, holds in found.items() if holds]
    return told or ["press_longer"]


def other_numbers(viewer: Viewer, trial: Trial) -> list[str]:
    """List unknown numbers that spoke on the same line since the trial was opened: a label may not be what is said."""
    viewer.need("device.enrol")
    row = device(viewer, trial.device_id)
    if row.line_id is None:
        return []
    rows = UnknownDevice.objects.filter(line=row.line_id, last_seen_at__gte=trial.opened_at).exclude(number="")
    return list(rows.order_by("-last_seen_at").values_list("number", flat=True)[:_OTHERS])
