"""Curves of one device over days, thinned out by the database: a chatty device costs no more than a quiet one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from anju.devices.queries.devices import device
from anju.devices.rules.battery import LOOK_DAYS
from anju.devices.rules.sampling import BATTERY, LINK
from anju.kernel.clock import day_bounds, local_day
from anju.kernel.viewer import Principal, Viewer
from anju_edge.protocols.events import UNITS

PERIODS: Mapping[int, timedelta] = {7: timedelta(hours=1), 30: timedelta(hours=4)}  # days shown → one point
OF_THE_DEVICE = (BATTERY, LINK, "voltage")
_NEVER = ("position", "steps")  # a place is no curve; steps start anew each day
KINDS = (*OF_THE_DEVICE, *(kind for kind in UNITS if kind not in (*OF_THE_DEVICE, *_NEVER)))


@dataclass(frozen=True, slots=True)
class Point:
    """What was measured in one piece of time: its beginning, mean, lowest, highest, and how often."""

    at: datetime
    mean: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Curve:
    """One kind of value over the period, and the newest value as it came."""

    kind: str
    points: tuple[Point, ...]
    last: float
    last_at: datetime


_POINTS = """
SELECT kind, date_bin(%(step)s, received_at, %(start)s), avg(value), min(value), max(value), count(*),
       (array_agg(value ORDER BY received_at DESC))[1], max(received_at)
FROM devices_signal
WHERE device_id = %(device)s AND received_at >= %(start)s AND received_at < %(end)s AND value IS NOT NULL
  AND kind = ANY(%(kinds)s)
  AND (kind = ANY(%(own)s) OR elder_id IS NOT DISTINCT FROM %(elder)s)
GROUP BY 1, 2 ORDER BY 1, 2
"""


def curves(viewer: Viewer, device_id: int, *, days: int, now: datetime) -> list[Curve]:
    """Return every curve of a device; values of the body are those of the present wearer alone."""
    row = device(viewer, device_id)
    if viewer.principal is Principal.FAMILY and row.elder_id not in viewer.elders:
        return []
    start = day_bounds(local_day(now) - timedelta(days=days - 1))[0]
    values: dict[str, Any] = {
        "step": PERIODS[days], "start": start, "end": now, "device": row.pk, "elder": row.elder_id,
        "kinds": list(KINDS), "own": [kind for kind in KINDS if kind in OF_THE_DEVICE],
    }  # fmt: skip
    found: dict[str, list[Point]] = {}
    newest: dict[str, tuple[float, datetime]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_POINTS, values)
        for kind, at, mean, low, high, count, last, last_at in cursor.fetchall():
            found.setdefault(kind, []).append(Point(at, mean, low, high, count))
            newest[kind] = (last, last_at)
    return [Curve(kind, tuple(found[kind]), *newest[kind]) for kind in KINDS if kind in found]


_BATTERY_DAYS = """
SELECT device_id, (received_at AT TIME ZONE 'Asia/Shanghai')::date, min(value)
FROM devices_signal
WHERE device_id = ANY(%s) AND received_at >= %s AND received_at < %s AND kind = 'battery' AND value IS NOT NULL
GROUP BY 1, 2 ORDER BY 1, 2
"""


def battery_days(viewer: Viewer, device_ids: Iterable[int], *, now: datetime) -> dict[int, list[tuple[date, int]]]:
    """Return the lowest battery of each day of the last weeks; whoever asks has fetched the devices."""
    viewer.need("device.read")
    found: dict[int, list[tuple[date, int]]] = {}
    start = day_bounds(local_day(now) - timedelta(days=LOOK_DAYS - 1))[0]
    with connection.cursor() as cursor:
        cursor.execute(_BATTERY_DAYS, [list(device_ids), start, now])
        for device_id, day, level in cursor.fetchall():
            found.setdefault(device_id, []).append((day, round(level)))
    return found
