"""What the strip of the desk shows of open cases, read briefly: it stands between a press and the operator's eyes."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from anju.incidents.lifecycle import OPEN
from anju.incidents.queries.cases import seen_by_sql
from anju.institutions import queries as institutions
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people import queries as people


class Rung(NamedTuple):
    """An open case as a line of the strip. Names are empty where there is no elder, device or institution."""

    id: int
    kind: str
    priority: str
    state: str
    presses: int
    area_code: str
    device_number: str
    received_at: datetime
    last_press_at: datetime
    overflowed_at: datetime | None
    claimed_at: datetime | None
    claimed_by_id: int | None
    claimed_name: str
    heartbeat_at: datetime | None
    elder_id: int | None
    elder: str
    device_kind: str
    institution: str
    address: str  # of the institution
    faults: list[str]
    spot: str  # the way inside it


_RUNG = """
SELECT i.id, i.kind, i.priority, i.state, i.presses, i.area_code, i.device_number, i.received_at, i.last_press_at,
  i.overflowed_at, i.claimed_at, i.claimed_by_id, i.claimed_name, i.heartbeat_at, i.elder_id,
  coalesce(e.name, ''), coalesce(d.kind, ''), coalesce(n.name, ''), coalesce(n.address, ''),
  i.faults, p.building, p.floor, p.room, p.name
FROM incidents_incident i LEFT JOIN people_elder e ON e.id = i.elder_id LEFT JOIN devices_device d ON d.id = i.device_id
LEFT JOIN institutions_point p ON p.id = i.point_id LEFT JOIN institutions_institution n ON n.id = p.institution_id
"""


def rung(viewer: Viewer) -> list[Rung]:
    """List the open cases that the viewer may see, life first, then the oldest."""
    where, values = seen_by_sql(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_RUNG} WHERE {' AND '.join(['i.state = ANY(%s)', *where])} ORDER BY i.priority, i.received_at, i.id",
            [list(OPEN), *values],
        )
        return [_rung(*row) for row in cursor.fetchall()]


def _rung(*row: Any) -> Rung:
    *plain, faults, building, floor, room, name = row
    spot = "" if name is None else institutions.spot_words(building, floor, room, name)
    return Rung._make([*plain, json.loads(faults), spot])


class Earlier(NamedTuple):
    """A case that the elder had before, and how it ended."""

    id: int
    received_at: datetime
    outcome: str


_EARLIER = """
SELECT i.id, i.received_at, i.outcome
FROM incidents_incident i LEFT JOIN institutions_point p ON p.id = i.point_id
"""


def card_of(viewer: Viewer, row: Rung) -> people.RescueCard | None:
    """Return the card of the elder whom a case of the strip is about: who may see the case may see whom."""
    viewer.need("incident.read")
    return people.rescue_card(SYSTEM, row.elder_id) if row.elder_id else None


def earlier(viewer: Viewer, elder_id: int, limit: int = 10) -> list[Earlier]:
    """List the newest cases of an elder, without what else is known of them."""
    where, values = seen_by_sql(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_EARLIER} WHERE {' AND '.join(['i.elder_id = %s', *where])} "
            "ORDER BY i.received_at DESC, i.id DESC LIMIT %s",
            [elder_id, *values, limit],
        )
        return [Earlier(*row) for row in cursor.fetchall()]
