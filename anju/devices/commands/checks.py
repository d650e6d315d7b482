"""Looking at devices when it is due: silence, batteries, tests. All from rows: a restart loses nothing."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from anju.devices.commands import silence
from anju.devices.events import BatteryLow, DeviceDormant
from anju.devices.models import Device, DueCheck
from anju.devices.queries.positions import horizon
from anju.devices.rules.health import DORMANT_AFTER, LOW_BATTERY, silent_since
from anju.journal import commands as journal
from anju.kernel.viewer import Viewer

BATCH = 2000
_AGAIN_WHILE_SILENT = timedelta(minutes=1)
_BATTERY_EVERY = timedelta(hours=6)
_BATTERY_AGAIN = timedelta(days=7)


@transaction.atomic
def check_due(viewer: Viewer, *, now: datetime, limit: int = BATCH) -> int:
    """Look at the devices whose time has come; return how many. Does nothing while intake is away."""
    viewer.need("frame.record")
    heard_until = horizon(viewer, now=now)
    if heard_until is None:
        return 0
    due = list(
        DueCheck.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("device", "device__state", "device__elder", "device__gateway__state")
        .filter(due_at__lte=now)
        .order_by("due_at")[:limit]
    )
    by_kind: dict[str, list[DueCheck]] = defaultdict(list)
    for check in due:
        by_kind[check.kind].append(check)
    for kind, checks in by_kind.items():
        _LOOKS[kind](viewer, checks, min(now, heard_until), now)
    DueCheck.objects.bulk_update(due, ["due_at"], batch_size=500)
    return len(due)


def _silence(viewer: Viewer, checks: list[DueCheck], heard_until: datetime, now: datetime) -> None:
    """Gateways first: what is behind a silent one is unknown, and no event of its own."""
    fallen: list[Device] = []
    gateways: dict[Device, datetime] = {}
    for check in sorted(checks, key=lambda item: item.device.kind != "gateway"):
        device, state = check.device, check.device.state
        since = silent_since(state.last_seen_at, device.created_at, device.silent_after_s, heard_until)
        if since is None:
            check.due_at = (state.last_seen_at or device.created_at) + timedelta(seconds=device.silent_after_s)
            if state.silent_since is not None:
                silence.heard_again(viewer, device, now=now)
            continue
        check.due_at = now + _AGAIN_WHILE_SILENT
        if state.silent_since is not None:
            continue
        if device.kind == "gateway":
            gateways[device] = since
            silence.note(viewer, device, since=since)
        elif device.gateway not in gateways and not silence.gateway_is_silent(viewer, device):
            fallen.append(device)
            silence.note(viewer, device, since=since)
    silence.fell(viewer, fallen, gateways, now=now)


def _battery(viewer: Viewer, checks: list[DueCheck], heard_until: datetime, now: datetime) -> None:
    for check in checks:
        device, state = check.device, check.device.state
        low = state.values.get("battery_low") is True or (state.battery is not None and state.battery <= LOW_BATTERY)
        check.due_at = now + (_BATTERY_AGAIN if low else _BATTERY_EVERY)
        if low and heard_until:
            fact = BatteryLow(
                area=device.area_code,
                device_id=device.pk,
                device_number=device.number,
                device_kind=device.kind,
                elder_id=device.elder_id,
                battery=state.battery,
            )
            journal.publish(viewer, fact, now=now)


def _dormant(viewer: Viewer, checks: list[DueCheck], heard_until: datetime, now: datetime) -> None:
    for check in checks:
        device = check.device
        due = (device.tested_at or device.created_at) + DORMANT_AFTER
        if due > now or device.kind == "gateway":
            check.due_at = max(due, now + timedelta(days=1))
            continue
        check.due_at = now + DORMANT_AFTER
        if device.status == "active" and heard_until:
            fact = DeviceDormant(
                area=device.area_code,
                device_id=device.pk,
                device_number=device.number,
                device_kind=device.kind,
                elder_id=device.elder_id,
            )
            journal.publish(viewer, fact, now=now)


_LOOKS: dict[str, Callable[[Viewer, list[DueCheck], datetime, datetime], None]] = {
    "silence": _silence,
    "battery": _battery,
    "dormant": _dormant,
}
