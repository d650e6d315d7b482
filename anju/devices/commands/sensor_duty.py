"""What people do about a sensor: put it at a point, take note of its state, disable it for a time, set its levels."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from anju.devices import permissions, queries
from anju.devices.commands import sensors
from anju.devices.commands.standing import locked, moved
from anju.devices.models import Device, DueCheck, Sensor
from anju.devices.queries.sensing import sensor as fetch
from anju.devices.rules import sensing
from anju.institutions import queries as institutions
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import SYSTEM, Viewer

LONGEST = timedelta(days=30)
_LEAST = 4
_BEAT_LEAST, _BEAT_MOST = 30, 7 * 86_400


class DeviceWithElder(Conflict):
    """The device belongs to an elder: unbind it first."""

    code = "device_with_elder"


class NothingToAcknowledge(Conflict):
    """The sensor is fine or disabled: there is nothing to take note of."""

    code = "sensor_nothing_to_acknowledge"


class AlreadyAcknowledged(Conflict):
    """Somebody has taken note already; facts name them."""

    code = "sensor_acknowledged"


class NotDisabled(Conflict):
    """The sensor is not disabled."""

    code = "sensor_not_disabled"


class DisablingInvalid(Invalid):
    """Disabling needs a reason of four characters and an end within thirty days."""

    code = "sensor_disabling"


class LevelsInvalid(Invalid):
    """Levels cannot be set like that; facts ``why`` is ``range`` or ``order``, with the allowed range."""

    code = "sensor_levels"


@transaction.atomic
def place_sensor(
    viewer: Viewer, device_id: int, *, point_id: int, now: datetime, watch: str = "", heartbeat_s: int | None = None
) -> Sensor:
    """Let a device watch over a point of an institution from now on; it may come from another point."""
    device = locked(viewer, device_id)
    permissions.check(viewer, "device.bind", device)
    point = institutions.point(viewer, point_id)
    if device.elder_id is not None:
        raise DeviceWithElder(number=device.number)
    chosen = watch or sensing.WATCH_OF.get(device.kind, "fire")
    beat = heartbeat_s or max(device.silent_after_s // sensing.HEARTBEATS, _BEAT_LEAST)
    if chosen not in sensing.WATCHES or not _BEAT_LEAST <= beat <= _BEAT_MOST:
        raise Invalid(field="watch" if chosen not in sensing.WATCHES else "heartbeat_s")
    device.point, device.area_code, device.room = point, point.institution.area_code, point.name[:30]
    _beats(device, beat, now)
    device.save(update_fields=["point", "area_code", "room", "silent_after_s"])
    row, _made = Sensor.objects.update_or_create(
        device=device,
        defaults={"area_code": device.area_code, "watch": chosen, "heartbeat_s": beat, "due_at": now},
        create_defaults={
            "area_code": device.area_code, "watch": chosen, "heartbeat_s": beat, "due_at": now, "since": now,
            "created_at": now,
        },
    )  # fmt: skip
    moved(viewer, device, "place", "", "placed", now=now, data={"point": point.pk})
    return judged(row, now)


@transaction.atomic
def release_sensor(viewer: Viewer, device_id: int, *, now: datetime, reason: str = "") -> Device:
    """Take a device away from its point; its history stays."""
    device = locked(viewer, device_id)
    permissions.check(viewer, "device.bind", device)
    sensors.leave(viewer, device, now=now, why=reason)
    return device


@transaction.atomic
def acknowledge(viewer: Viewer, sensor_id: int, *, now: datetime, note: str = "") -> Sensor:
    """Say that somebody has taken note of what a sensor says, and looks after it."""
    row = fetch(viewer, sensor_id, lock=True)
    permissions.check_sensor(viewer, "sensor.acknowledge", row)
    if row.state not in sensing.LOUD:
        raise NothingToAcknowledge(state=row.state)
    if row.acknowledged_at is not None:
        raise AlreadyAcknowledged(by=row.acknowledged_name)
    row.acknowledged_at, row.acknowledged_by, row.acknowledged_name = now, viewer.actor, viewer.name
    row.save(update_fields=["acknowledged_at", "acknowledged_by", "acknowledged_name"])
    sensors.move(viewer, row, "acknowledge", row.state, row.state, now=now, why=note.strip()[:200])
    return row


@transaction.atomic
def disable(viewer: Viewer, sensor_id: int, *, until: datetime, why: str, now: datetime) -> Sensor:
    """Disable a sensor for a time: who, why and until when stand on the board. Its alarms still ring at the desk."""
    row = fetch(viewer, sensor_id, lock=True)
    permissions.check_sensor(viewer, "sensor.disable", row)
    if len(why.strip()) < _LEAST:
        raise DisablingInvalid(field="why")
    if not now < until <= now + LONGEST:
        raise DisablingInvalid(field="until")
    row.disabled_at, row.disabled_until, row.disabled_why = now, until, why.strip()[:200]
    row.disabled_by, row.disabled_name = viewer.actor, viewer.name
    row.save(update_fields=["disabled_at", "disabled_until", "disabled_why", "disabled_by", "disabled_name"])
    sensors.move(
        viewer, row, "disable", row.state, sensing.DISABLED, now=now, why=row.disabled_why, until=until.isoformat()
    )
    return judged(row, now)


@transaction.atomic
def enable(viewer: Viewer, sensor_id: int, *, now: datetime) -> Sensor:
    """End a disabling before its time."""
    row = fetch(viewer, sensor_id, lock=True)
    permissions.check_sensor(viewer, "sensor.disable", row)
    if row.disabled_until is None:
        raise NotDisabled(state=row.state)
    row.disabled_until = now  # over now: deciding anew clears the rest
    sensors.move(viewer, row, "enable", row.state, row.beneath or row.state, now=now)
    row.save(update_fields=["disabled_until"])
    return judged(row, now)


@transaction.atomic
def set_levels(
    viewer: Viewer,
    sensor_id: int,
    *,
    levels: Mapping[str, Mapping[str, float | None]],
    heartbeat_s: int,
    now: datetime,
) -> Sensor:
    """Set at which values a sensor warns and alarms, and how often it must be heard."""
    row = fetch(viewer, sensor_id, lock=True)
    permissions.check_sensor(viewer, "sensor.set", row)
    usual = sensing.LEVELS.get(row.watch, {})
    for name, own in levels.items():
        level = usual.get(name)
        why = "range" if level is None else sensing.fault_of(level, own.get("warn"), own.get("alarm"))
        if why:
            most = level or sensing.Level("", sensing.OVER, None, None)
            raise LevelsInvalid(field=name, why=why, lowest=f"{most.lowest:g}", highest=f"{most.highest:g}")
    if not _BEAT_LEAST <= heartbeat_s <= _BEAT_MOST:
        raise LevelsInvalid(field="heartbeat_s", why="range", lowest=_BEAT_LEAST, highest=_BEAT_MOST)
    before, row.settings, row.heartbeat_s = row.settings, {name: dict(own) for name, own in levels.items()}, heartbeat_s
    row.save(update_fields=["settings", "heartbeat_s"])
    device = queries.device(SYSTEM, row.device_id)
    _beats(device, heartbeat_s, now)
    device.save(update_fields=["silent_after_s"])
    sensors.move(viewer, row, "set", row.state, row.state, now=now, was=before, levels=row.settings)
    return judged(row, now)


def judged(row: Sensor, now: datetime) -> Sensor:
    """Decide a sensor anew at once, and return it as it then stands."""
    sensors.reassess(SYSTEM, Q(pk=row.pk), now=now)
    row.refresh_from_db()
    return row


def _beats(device: Device, heartbeat_s: int, now: datetime) -> None:
    """Expect a device twice as often as it promises: its silence is looked at by then."""
    device.silent_after_s = sensing.HEARTBEATS * heartbeat_s
    due = now + timedelta(seconds=device.silent_after_s)
    DueCheck.objects.filter(device=device, kind="silence", due_at__gt=due).update(due_at=due)
