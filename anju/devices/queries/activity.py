"""What sensors saw of people's movements, who of them can be heard, and when they could not: for a home's routine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import connection

from anju.devices.models import Device
from anju.kernel.viewer import Viewer

SENSOR_KINDS: Final = ("motion", "presence", "contact", "bed", "fall_radar")
_STARTS: Final = ("motion", "vibration")  # their end is only a timer of the sensor
_CHANGES: Final = ("door", "presence", "bed", "bed_exit")
_BEFORE: Final = timedelta(days=1)  # so far back the state before the first change is looked for


class Watched(NamedTuple):
    """A home with sensors, under the elder who is asked after; both elders of a couple share their home's sensors."""

    elder_id: int
    dwelling_id: int | None
    area_code: str
    sensors: tuple[int, ...]


class Moved(NamedTuple):
    """A movement in a home, to the minute."""

    home: int
    at: datetime
    place: str
    device_id: int


class Deaf(NamedTuple):
    """A time in which a sensor (or the gateway before it) was silent; without an end it still is."""

    device_id: int
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Hearing:
    """Whether a sensor can be heard now, and until when what it says is known."""

    hears: bool
    heard_until: datetime


_WATCHED = """
SELECT min(e.id), e.dwelling_id, (array_agg(e.area_code ORDER BY e.id))[1], array_agg(d.id ORDER BY d.id)
FROM devices_device d JOIN people_elder e ON e.id = d.elder_id
WHERE d.status = 'active' AND d.kind = ANY(%s) AND e.status = 'living'
GROUP BY e.dwelling_id, CASE WHEN e.dwelling_id IS NULL THEN e.id END
"""


def watched_homes(viewer: Viewer) -> list[Watched]:
    """List every home that has sensors which see movement."""
    viewer.need("frame.record")
    with connection.cursor() as cursor:
        cursor.execute(_WATCHED, [list(SENSOR_KINDS)])
        return [Watched(elder, dwelling, area, tuple(ids)) for elder, dwelling, area, ids in cursor.fetchall()]


_MOVED = """
WITH said AS (
  SELECT w.home, w.since, s.device_id, s.kind, s.active, s.received_at,
    lag(s.active) OVER (PARTITION BY s.device_id, s.kind ORDER BY s.received_at, s.stream_seq, s.ordinal) AS before
  FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[]) AS w(home, device, since)
  JOIN devices_device d ON d.id = w.device
  JOIN devices_signal s ON s.device_id = w.device AND s.received_at >= w.since - %s::interval
  WHERE s.received_at >= %s AND s.received_at < %s AND s.kind = ANY(%s) AND s.active IS NOT NULL
    AND (s.elder_id IS NULL OR s.elder_id = d.elder_id)
)
SELECT said.home, date_trunc('minute', said.received_at), coalesce(nullif(d.room, ''), d.kind), min(d.id)
FROM said JOIN devices_device d ON d.id = said.device_id
WHERE said.received_at >= said.since AND CASE
  WHEN said.kind = ANY(%s) THEN said.active AND said.before IS DISTINCT FROM true
  ELSE said.before IS NOT NULL AND said.before <> said.active
END
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def movements(viewer: Viewer, wanted: Iterable[tuple[int, int, datetime]], *, until: datetime) -> list[Moved]:
    """List what moved in many homes in one statement; ``wanted`` is home, sensor, and since when.

    A state that is told again (a heartbeat, a gateway's memory after a restart) is no movement: only its change is.
    """
    viewer.need("frame.record")
    rows = list(wanted)
    if not rows:
        return []
    homes, sensors, since = (list(column) for column in zip(*rows, strict=True))
    low = min(moment for _home, _sensor, moment in rows) - _BEFORE
    kinds = [*_STARTS, *_CHANGES]
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, [homes, sensors, since, str(_BEFORE), low, until, kinds, list(_STARTS)])
        return [Moved(*row) for row in cursor.fetchall()]


_DEAF = """
SELECT told.device_id, e.started_at, e.ended_at
FROM devices_silenceevent e,
  LATERAL (SELECT jsonb_array_elements_text(e.data -> 'device_ids')::bigint AS device_id) told
WHERE e.started_at < %s AND (e.ended_at IS NULL OR e.ended_at > %s) AND told.device_id = ANY(%s)
ORDER BY 1, 2
"""


def deaf_times(viewer: Viewer, sensors: Sequence[int], *, since: datetime, until: datetime) -> list[Deaf]:
    """List when sensors were silent, alone, behind their gateway or with their whole street."""
    viewer.need("frame.record")
    with connection.cursor() as cursor:
        cursor.execute(_DEAF, [until, since, list(sensors)])
        return [Deaf(*row) for row in cursor.fetchall()]


def hearing(viewer: Viewer, sensors: Iterable[int], *, now: datetime) -> dict[int, Hearing]:
    """Say of each sensor in service whether it can be heard. Behind a gateway nobody is known later than it spoke."""
    viewer.need("frame.record")
    rows = Device.objects.select_related("state", "gateway__state").filter(pk__in=list(sensors), status="active")
    return {row.pk: _hearing(row, now) for row in rows.exclude(elder=None)}


def _hearing(row: Device, now: datetime) -> Hearing:
    state, gateway = row.state, row.gateway.state if row.gateway is not None else None
    away = state.silent_since is not None or state.online is False or state.last_seen_at is None
    if gateway is None:
        return Hearing(hears=not away, heard_until=now)
    spoken = [moment for moment in (gateway.last_seen_at, state.last_seen_at) if moment is not None]
    return Hearing(
        hears=not (away or gateway.silent_since is not None or gateway.online is False),
        heard_until=max(spoken, default=now),
    )
