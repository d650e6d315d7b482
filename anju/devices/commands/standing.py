"""What every write to a device needs: its row held, its binding ended, its looks planned, its step written down."""

import json
from datetime import datetime, timedelta
from typing import Any

from psycopg.types.range import TimestamptzRange

from anju.devices import queries
from anju.devices.commands import living
from anju.devices.events import DeviceUnbound
from anju.devices.models import Binding, Device, DueCheck
from anju.devices.rules.health import DORMANT_AFTER
from anju.journal import commands as journal
from anju.kernel.clock import local_day
from anju.kernel.viewer import Viewer


def first_checks(device: Device, now: datetime) -> None:
    """Plan when to look at a device for the first time."""
    due = {"silence": timedelta(seconds=device.silent_after_s), "dormant": DORMANT_AFTER, "battery": timedelta(hours=1)}
    DueCheck.objects.bulk_create(
        [DueCheck(device=device, kind=kind, due_at=now + after) for kind, after in due.items()]
    )


def locked(viewer: Viewer, device_id: int) -> Device:
    """Return a device that the viewer may see, its row held until the transaction ends."""
    queries.device(viewer, device_id)
    return Device.objects.select_for_update(of=("self",)).get(pk=device_id)


def end_binding(viewer: Viewer, device: Device, *, now: datetime, reason: str) -> None:
    """End whatever binding a device has, and say so."""
    binding = Binding.objects.filter(device=device, period__endswith__isnull=True).first()
    if binding is None:
        return
    if binding.period.lower >= now:
        binding.delete()  # bound and unbound in one instant: nobody had it
    else:
        binding.period = TimestamptzRange(binding.period.lower, now)
        binding.save(update_fields=["period"])
    living.keep_sign(viewer, device, binding.elder_id, now=now)
    living.begin_signs(viewer, device, now=now)
    moved(viewer, device, "unbind", "bound", "unbound", now=now, why=reason, data={"elder": binding.elder_id})
    journal.publish(
        viewer,
        DeviceUnbound(
            area=device.area_code,
            device_id=device.pk,
            device_number=device.number,
            elder_id=binding.elder_id,
            reason=reason,
        ),
        now=now,
    )


def moved(
    viewer: Viewer,
    device: Device,
    verb: str,
    before: str,
    after: str,
    *,
    now: datetime,
    why: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Write one step of a device and wake the pages that show it."""
    journal.record_move(
        viewer, thing="device", thing_id=device.pk, area=device.area_code, verb=verb, from_state=before, to_state=after,
        now=now, why=why, data=data,
    )  # fmt: skip
    said = {"topic": "device", "area": device.area_code, "id": device.pk, "elder": device.elder_id, "user": None}
    journal.wake("live", json.dumps(said))


def put_in_service(viewer: Viewer, device: Device, *, now: datetime) -> None:
    """Expect to hear again of a device that was taken back. It hangs somewhere else now and must be tested there."""
    if device.status != "suspended":
        return
    device.status, device.installed_on, device.tested_at = "active", local_day(now), None
    device.save(update_fields=["status", "installed_on", "tested_at"])
    first_checks(device, now)
    moved(viewer, device, "give_out", "suspended", "active", now=now)
