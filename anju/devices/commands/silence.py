"""What follows from silence: a device's event, a gateway's with all behind it, or one mass event for a place."""

import json
from collections import defaultdict
from datetime import datetime

from anju.devices.events import DeviceHeardAgain, DeviceSilent, MassSilence
from anju.devices.models import Device, DeviceState, SilenceEvent
from anju.devices.rules.health import MASS, MASS_WINDOW, Risk, by_risk
from anju.journal import commands as journal
from anju.kernel.clock import age_on, local_day
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


def gateway_fell(viewer: Viewer, gateway: Device, *, since: datetime, now: datetime) -> SilenceEvent:
    """Open one event for a gateway and everything behind it, and call all of that unknown."""
    note(viewer, gateway, since=since)
    gateway.state.silent_since = since
    behind = list(Device.objects.select_related("elder").filter(gateway=gateway, status="active"))
    DeviceState.objects.filter(device__in=behind).update(online=None)
    event, _ = SilenceEvent.objects.get_or_create(
        gateway=gateway,
        ended_at=None,
        defaults={
            "kind": "gateway",
            "area_code": gateway.area_code,
            "started_at": since,
            "devices": len(behind),
            "data": {"elders": _elders(behind, now), "device_ids": [device.pk for device in behind]},
        },
    )
    _publish_silent(viewer, gateway, event, since=since, devices=len(behind), now=now)
    return event


def devices_fell(viewer: Viewer, devices: list[Device], *, now: datetime) -> None:
    """Open an event for each silent device, or one for a street where many fell silent together."""
    places: dict[str, list[Device]] = defaultdict(list)
    for device in devices:
        places[device.area_code[:_STREET]].append(device)
    for place, fallen in places.items():
        recent = SilenceEvent.objects.filter(
            area_code__startswith=place, ended_at__isnull=True, started_at__gte=now - MASS_WINDOW
        )
        mass = recent.filter(kind="mass").first()
        singles = recent.filter(kind="device")
        if mass is not None or len(fallen) + singles.count() >= MASS:
            _mass(viewer, place, fallen, mass, now=now)
            continue
        for device in fallen:
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
    _wake(device)


def end(viewer: Viewer, device: Device, *, now: datetime) -> None:
    """End the silence of a device: it spoke, or nobody waits for its word any more. Only this is written down."""
    viewer.need("device.read")
    if device.state.silent_since is None:
        return
    DeviceState.objects.filter(device=device).update(silent_since=None)
    device.state.silent_since = None
    events = SilenceEvent.objects.filter(ended_at__isnull=True)
    for event in events.filter(gateway=device) | events.filter(data__device_ids__contains=[device.pk], kind="device"):
        event.ended_at = now
        event.save(update_fields=["ended_at"])
    for event in events.filter(kind="mass", data__device_ids__contains=[device.pk]):
        _one_less(event, now)


def _one_less(event: SilenceEvent, now: datetime) -> None:
    still = DeviceState.objects.filter(device__in=event.data["device_ids"], silent_since__isnull=False).exists()
    if not still:
        event.ended_at = now
        event.save(update_fields=["ended_at"])


def _mass(viewer: Viewer, place: str, fallen: list[Device], mass: SilenceEvent | None, *, now: datetime) -> None:
    if mass is not None:
        ids = [*mass.data["device_ids"], *(device.pk for device in fallen)]
        everyone = list(Device.objects.select_related("elder").filter(pk__in=ids))
        mass.devices, mass.data = len(ids), {"device_ids": ids, "elders": _elders(everyone, now)}
        mass.save(update_fields=["devices", "data"])
        return
    elders = _elders(fallen, now)
    event = SilenceEvent.objects.create(
        kind="mass",
        area_code=place,
        started_at=now,
        devices=len(fallen),
        data={"device_ids": [device.pk for device in fallen], "elders": elders},
    )
    fact = MassSilence(area=place, event_id=event.pk, devices=len(fallen), since=now.isoformat(), elders=elders)
    journal.publish(viewer, fact, now=now)
    _wake(fallen[0])


def _elders(devices: list[Device], now: datetime) -> list[int]:
    today = local_day(now)
    return by_risk(
        [
            Risk(
                device_id=device.pk,
                kind=device.kind,
                elder_id=device.elder_id,
                living_alone=bool(device.elder and device.elder.living_alone),
                age=age_on(device.elder.birth_on, today) if device.elder and device.elder.birth_on else None,
                care_level=device.elder.care_level if device.elder else "",
            )
            for device in devices
        ]
    )


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
    )
    journal.publish(viewer, fact, now=now)
    _wake(device)


def _wake(device: Device) -> None:
    said = {"topic": "device", "area": device.area_code, "id": device.pk, "elder": device.elder_id, "user": None}
    journal.wake("live", json.dumps(said))
