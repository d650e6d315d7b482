"""Signs of life that no bound device gives: a voice, a visit, a worker's own eyes. The newest stands."""

from datetime import datetime
from typing import Final

from django.db import connection, transaction

from anju.devices.models import Device, DeviceState, LifeSign
from anju.kernel.refusals import Invalid
from anju.kernel.viewer import Viewer

SOURCES: Final = frozenset({"call", "visit", "note", "device"})
_DETAIL = 60
_NEWEST = """
INSERT INTO devices_lifesign AS s (elder_id, at, source, what, detail, thing, thing_id)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (elder_id) DO UPDATE SET at = excluded.at, source = excluded.source, what = excluded.what,
  detail = excluded.detail, thing = excluded.thing, thing_id = excluded.thing_id
WHERE excluded.at > s.at
"""


class UnknownSource(Invalid):
    """Not one of the coded sources of a sign."""

    code = "sign_source_unknown"


def note_sign(
    viewer: Viewer,
    elder_id: int,
    *,
    source: str,
    at: datetime,
    now: datetime,
    what: str = "",
    detail: str = "",
    thing: str = "",
    thing_id: int | None = None,
) -> bool:
    """Write that an elder lived ``at`` a moment, at the latest now; return whether nothing newer was known."""
    viewer.need("frame.record")
    if source not in SOURCES:
        raise UnknownSource(source=source)
    with connection.cursor() as cursor:
        values = (elder_id, min(at, now), source, what, detail[:_DETAIL], thing, thing_id)
        cursor.execute(_NEWEST, values)
        return bool(cursor.rowcount == 1)


def keep_sign(viewer: Viewer, device: Device, elder_id: int, *, now: datetime) -> None:
    """Keep with the elder what a device told of them, before the device becomes somebody else's."""
    viewer.need("device.bind")
    state = DeviceState.objects.filter(device=device).exclude(alive_what="").first()
    if state is None or state.alive_at is None:
        return
    with connection.cursor() as cursor:
        values = (elder_id, min(state.alive_at, now), "device", state.alive_what, device.room, "device", device.pk)
        cursor.execute(_NEWEST, values)


def begin_signs(viewer: Viewer, device: Device, *, now: datetime) -> None:
    """Let signs count from now on: what the device told before, or still waits unread, is not the new wearer's."""
    viewer.need("device.bind")
    DeviceState.objects.filter(device=device).update(alive_at=now, alive_what="", alive_device_at=None)


@transaction.atomic
def change_elder_sign(viewer: Viewer, *, from_elder: int, to_elder: int) -> None:
    """Give the sign of a closed record to the one that stays: they are one person."""
    viewer.need("frame.record")
    row = LifeSign.objects.filter(elder_id=from_elder).select_for_update().first()
    if row is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, (to_elder, row.at, row.source, row.what, row.detail, row.thing, row.thing_id))
    row.delete()
