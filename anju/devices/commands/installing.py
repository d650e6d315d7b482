"""Putting a device up: begin, say whose it is and where it hangs, finish with a test that was heard, or leave it."""

import json
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anju.devices import permissions, queries
from anju.devices.commands.devices import bind, unbind
from anju.devices.lifecycle import INSTALLATION
from anju.devices.models import Device, Installation
from anju.journal import commands as journal
from anju.kernel.clock import local_day
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import Viewer

_ROOM = 30


class NotTried(Conflict):
    """Nothing was heard of the device since its installation began: nobody knows whether it would call."""

    code = "installation_not_tried"


class NotPlaced(Conflict):
    """Nobody has said whose the device is: its alarm would ring, and nobody would know where to go."""

    code = "installation_not_placed"


class PlaceMissing(Invalid):
    """A device that is nobody's own hangs somewhere that can be named."""

    code = "installation_place_missing"


@transaction.atomic
def begin(viewer: Viewer, device_id: int, *, now: datetime) -> Installation:
    """Begin to put a device up, or go on where somebody left it."""
    device = queries.device(viewer, device_id)
    permissions.check(viewer, "device.bind", device)
    try:
        with transaction.atomic():
            row = Installation.objects.create(
                device=device, area_code=device.area_code, by=viewer.actor, by_name=viewer.name[:60], started_at=now
            )
    except IntegrityError:
        return Installation.objects.get(device=device, state="open")
    _moved(viewer, row, "begin", "", now=now)
    return row


@transaction.atomic
def place(viewer: Viewer, installation_id: int, *, elder_id: int | None, room: str, now: datetime) -> Installation:
    """Say whose the device is and where it hangs. Whose it was before ends; nobody's own needs a place by name."""
    row = _locked(viewer, installation_id)
    room = " ".join(room.split())[:_ROOM]
    if elder_id is None and not room:
        raise PlaceMissing(field="room")
    if elder_id is not None:
        bind(viewer, row.device_id, elder_id=elder_id, now=now, reason=_("新装"))
    elif row.device.elder_id is not None:
        unbind(viewer, row.device_id, now=now, reason=_("改装在公共位置"))
    device = Device.objects.select_for_update(of=("self",)).get(pk=row.device_id)
    device.room = room
    device.save(update_fields=["room"])
    row.area_code, row.placed_at = device.area_code, now
    row.save(update_fields=["area_code", "placed_at"])
    _moved(viewer, row, "place", row.state, now=now, data={"elder": device.elder_id, "room": device.room})
    return row


@transaction.atomic
def finish(viewer: Viewer, installation_id: int, *, now: datetime) -> Installation:
    """Write down that the device hangs, belongs to somebody and was heard: when, by whom, with what battery."""
    row = _locked(viewer, installation_id)
    device = Device.objects.select_for_update(of=("self",)).select_related("state").get(pk=row.device_id)
    if row.placed_at is None:
        raise NotPlaced(number=device.number)
    heard_at = queries.tried_at(viewer, row)
    if heard_at is None:
        raise NotTried(number=device.number)
    device.installed_on, device.tested_at = local_day(now), heard_at
    device.save(update_fields=["installed_on", "tested_at"])
    row.battery, row.link_quality = device.state.battery, device.state.link_quality
    facts: dict[str, object] = {
        "elder": device.elder_id,
        "room": device.room,
        "tested_at": heard_at.isoformat(),
        "battery": row.battery,
    }
    return _end(viewer, row, "finish", now=now, data=facts)


@transaction.atomic
def drop(viewer: Viewer, installation_id: int, *, now: datetime) -> Installation:
    """Give it up: the device stays registered as it is, and is on nobody's list."""
    return _end(viewer, _locked(viewer, installation_id), "drop", now=now, data={})


def _locked(viewer: Viewer, installation_id: int) -> Installation:
    found = queries.installation(viewer, installation_id)
    permissions.check(viewer, "device.bind", found.device)
    row = Installation.objects.select_for_update(of=("self",)).select_related("device").get(pk=installation_id)
    INSTALLATION.after(row.state, "finish")  # one that is over stays as it is
    return row


def _end(viewer: Viewer, row: Installation, verb: str, *, now: datetime, data: dict[str, object]) -> Installation:
    before, row.state = row.state, INSTALLATION.after(row.state, verb)
    row.ended_at, row.by, row.by_name = now, viewer.actor, viewer.name[:60]
    row.save(update_fields=["state", "ended_at", "by", "by_name", "battery", "link_quality"])
    _moved(viewer, row, verb, before, now=now, data=data)
    return row


def _moved(
    viewer: Viewer, row: Installation, verb: str, before: str, *, now: datetime, data: dict[str, object] | None = None
) -> None:
    journal.record_move(
        viewer, thing="installation", thing_id=row.pk, area=row.area_code, verb=verb, from_state=before,
        to_state=row.state, now=now, data={"device": row.device_id, **(data or {})},
    )  # fmt: skip
    said = {"topic": "device", "area": row.area_code, "id": row.device_id, "elder": None, "user": None}
    journal.wake("live", json.dumps(said))
