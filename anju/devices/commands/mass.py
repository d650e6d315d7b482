"""Many devices of one place silent at once: one event that takes in the single ones, with its people by risk."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from anju.devices import queries
from anju.devices.events import MassGrew, MassSilence, SilenceEnded
from anju.devices.models import Device, DeviceState, SilenceEvent
from anju.devices.rules.health import MASS, MASS_JOINS, MASS_WINDOW
from anju.journal import commands as journal
from anju.kernel.scope import area_filter
from anju.kernel.viewer import Viewer


def is_mass(viewer: Viewer, place: str, fallen: list[Device], *, now: datetime) -> bool:
    """Whether what fell silent at a place belongs to one event: with what fell just before, or to one that lasts."""
    viewer.need("frame.record")
    return _lasting(place, now) is not None or len(fallen) + _recent(place, now).count() >= MASS


def gather(viewer: Viewer, place: str, fallen: list[Device], *, now: datetime) -> SilenceEvent:
    """Put fallen devices, everything behind fallen gateways and the single events of just before into one event."""
    event, singles = _lasting(place, now), list(_recent(place, now))
    known = set(event.data["device_ids"]) if event else set()
    ids = known | {device.pk for device in fallen} | {one for row in singles for one in row.data["device_ids"]}
    ids |= {row.gateway_id for row in singles if row.gateway_id}
    direct = list(Device.objects.select_related("elder").filter(pk__in=ids))
    everything = direct + [item for item in behind(viewer, direct) if item.pk not in ids]
    elders = people_of(viewer, everything, now)
    data = {"device_ids": [device.pk for device in everything], "elders": elders}
    if event is None:
        event = SilenceEvent.objects.create(
            kind="mass", area_code=place, started_at=now, devices=len(everything), data=data
        )
        fact: MassSilence | MassGrew = MassSilence(
            area=place, event_id=event.pk, devices=event.devices, since=now.isoformat(), elders=elders
        )
    else:
        event.devices, event.data = len(everything), data
        event.save(update_fields=["devices", "data"])
        fact = MassGrew(area=place, event_id=event.pk, devices=event.devices, elders=elders)
    journal.publish(viewer, fact, now=now)
    for single in singles:
        single.data = {**single.data, "joined": event.pk}
        end(viewer, single, why="joined", now=now)
    wake(viewer, place, event.pk, None)
    return event


def behind(viewer: Viewer, devices: Iterable[Device]) -> list[Device]:
    """Return what stands behind the gateways among these, and call all of it unknown, not fine."""
    viewer.need("frame.record")
    gateways = [device.pk for device in devices if device.kind == "gateway"]
    rows = Device.objects.select_related("elder").filter(gateway_id__in=gateways, status="active")
    found = list(rows.order_by("id"))
    DeviceState.objects.filter(device__in=found).update(online=None)
    return found


def people_of(viewer: Viewer, devices: Iterable[Device], now: datetime) -> list[int]:
    """Return the elders of these devices, the one at most risk first."""
    owners = {device.elder_id for device in devices if device.elder_id is not None}
    return [row.elder_id for row in queries.at_risk(viewer, sorted(owners), now=now)]


def end(viewer: Viewer, event: SilenceEvent, *, why: str, now: datetime) -> None:
    """End an event: all are back, or it went into a larger one."""
    event.ended_at = now
    event.save(update_fields=["ended_at", "data"])
    fact = SilenceEnded(area=event.area_code, event_id=event.pk, kind=event.kind, why=why)
    journal.publish(viewer, fact, now=now)


def wake(viewer: Viewer, area: str, thing_id: int, elder_id: int | None) -> None:
    """Tell live screens that something about devices of an area changed."""
    viewer.need("frame.record")
    said = {"topic": "device", "area": area, "id": thing_id, "elder": elder_id, "user": None}
    journal.wake("live", json.dumps(said))


def _lasting(place: str, now: datetime) -> SilenceEvent | None:
    rows = SilenceEvent.objects.select_for_update().filter(kind="mass", area_code=place, ended_at__isnull=True)
    return rows.filter(started_at__gte=now - MASS_JOINS).order_by("-id").first()


def _recent(place: str, now: datetime) -> QuerySet[SilenceEvent]:
    open_ones = SilenceEvent.objects.filter(area_filter(place), ended_at__isnull=True, kind__in=["device", "gateway"])
    return open_ones.filter(started_at__gte=now - MASS_WINDOW)
