"""What follows from silence: a device's event, a gateway's with all behind it, or one mass event for a place."""

from collections import defaultdict
from datetime import datetime

from anju.devices import queries
from anju.devices.commands import mass
from anju.devices.events import DeviceHeardAgain, DeviceSilent
from anju.devices.models import Device, DeviceState, SilenceEvent
from anju.journal import commands as journal
from anju.kernel.viewer import Viewer

_STREET = 9


def gateway_is_silent(viewer: Viewer, device: Device) -> bool:
    """Whether the gateway of a device is silent itself."""
    viewer.need("frame.record")
    return device.gateway is not None and device.gateway.state.silent_since is not None


def note(viewer: Viewer, device: Device, *, since: datetime) -> None:
    """Write down since when a device is silent."""
    viewer.need("frame.record")
    DeviceState.objects.filter(device=device).update(silent_since=since)


def fell(viewer: Viewer, devices: list[Device], gateways: dict[Device, datetime], *, now: datetime) -> None:
    """Open an event for each silent device or gateway, or one for a street where many fell silent together."""
    places: dict[str, list[Device]] = defaultdict(list)
    for device in (*gateways, *devices):
        places[device.area_code[:_STREET]].append(device)
    for place, fallen in places.items():
        if mass.is_mass(viewer, place, fallen, now=now):
            mass.gather(viewer, place, fallen, now=now)
            continue
        for device in fallen:
            if device in gateways:
                gateway_fell(viewer, device, since=gateways[device], now=now)
            else:
                _alone(viewer, device, now=now)


def gateway_fell(viewer: Viewer, gateway: Device, *, since: datetime, now: datetime) -> SilenceEvent:
    """Open one event for a gateway and everything behind it, and call all of that unknown."""
    behind = mass.behind(viewer, [gateway])
    event, _ = SilenceEvent.objects.get_or_create(
        gateway=gateway,
        ended_at=None,
        defaults={
            "kind": "gateway",
            "area_code": gateway.area_code,
            "started_at": since,
            "devices": len(behind),
            "data": {"elders": mass.people_of(viewer, behind, now), "device_ids": [device.pk for device in behind]},
        },
    )
    _publish_silent(viewer, gateway, event, since=since, devices=len(behind), now=now)
    return event


def _alone(viewer: Viewer, device: Device, *, now: datetime) -> None:
    event = SilenceEvent.objects.create(
        kind="device",
        area_code=device.area_code,
        started_at=now,
        devices=1,
        data={"device_ids": [device.pk], "elders": [device.elder_id] if device.elder_id else []},
    )
    _publish_silent(viewer, device, event, since=now, devices=1, now=now)


def heard_again(viewer: Viewer, device: Device, *, now: datetime) -> None:
    """Close what the silence of a device had opened, and say so."""
    since = device.state.silent_since or now
    end(viewer, device, now=now)
    fact = DeviceHeardAgain(
        area=device.area_code,
        device_id=device.pk,
        device_number=device.number,
        elder_id=device.elder_id,
        since=since.isoformat(),
    )
    journal.publish(viewer, fact, now=now)
    mass.wake(viewer, device.area_code, device.pk, device.elder_id)


def end(viewer: Viewer, device: Device, *, now: datetime) -> None:
    """End the silence of a device: it spoke, or nobody waits for its word any more. Only this is written down."""
    viewer.need("device.read")
    if device.state.silent_since is None:
        return
    DeviceState.objects.filter(device=device).update(silent_since=None)
    device.state.silent_since = None
    events = SilenceEvent.objects.filter(ended_at__isnull=True)
    for event in events.filter(gateway=device) | events.filter(data__device_ids__contains=[device.pk], kind="device"):
        mass.end(viewer, event, why="back", now=now)
    for event in events.filter(kind="mass", data__device_ids__contains=[device.pk]):
        if not queries.still_silent(viewer, event):
            mass.end(viewer, event, why="back", now=now)


def _publish_silent(
    viewer: Viewer, device: Device, event: SilenceEvent, *, since: datetime, devices: int, now: datetime
) -> None:
    fact = DeviceSilent(
        area=device.area_code,
        device_id=device.pk,
        device_number=device.number,
        device_kind=device.kind,
        elder_id=device.elder_id,
        since=since.isoformat(),
        gateway=device.kind == "gateway",
        devices=devices,
        event_id=event.pk,
        point_id=device.point_id,
    )
    journal.publish(viewer, fact, now=now)
    mass.wake(viewer, device.area_code, device.pk, device.elder_id)
