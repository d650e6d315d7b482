"""Measured values out as FHIR Observations: a sensitive read, so each leaves a row in the audit."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db import transaction

from anju.devices import permissions, queries
from anju.devices.models import Heard
from anju.devices.rules.alarms import clock_is_wrong
from anju.devices.rules.rows import microseconds
from anju.journal import commands as journal
from anju.kernel.paging import BadCursor, read_cursor, write_cursor
from anju.kernel.viewer import Viewer
from anju.people import queries as people
from anju_edge.protocols import fhir
from anju_edge.protocols.signals import is_plausible

SYSTEM_OF_IDS = "urn:anju:observation"
_SPACE = uuid.UUID("6f6c1f5e-2d0b-5c1a-9a53-6c1d6f0b7a11")
_ROWS_EACH = 8
_DOORS = "01"

Key = tuple[datetime, int, int]


class Observations(NamedTuple):
    """One page: entries with their lasting address and resource, and the cursor of the next page."""

    entries: list[tuple[str, dict[str, Any]]]
    next: str | None


@transaction.atomic
def read_observations(
    viewer: Viewer,
    elder_id: int,
    *,
    kinds: tuple[str, ...],
    span: tuple[datetime, datetime],
    now: datetime,
    cursor: str = "",
    count: int = 50,
    address: str = "",
) -> Observations:
    """Return the newest measured values of an elder; what nobody can have measured is left out."""
    permissions.check(viewer, "observation.read")
    elder = people.elder(viewer, elder_id)
    after, given = _read_cursor(cursor)
    most = (count + given + 1) * _ROWS_EACH
    rows = queries.measured_rows(viewer, elder_id, kinds=kinds, span=span, until=after, most=most)
    found = list(_resources(viewer, elder_id, rows, whole=len(rows) < most))[given if after else 0 :]
    page, more = found[:count], found[count:]
    journal.record_audit(
        viewer, kind="read", thing="elder", thing_id=elder.pk, area=elder.area_code, now=now, address=address,
        reason="FHIR Observation", data={"field": "vitals", "kinds": list(kinds), "count": len(page)},
    )  # fmt: skip
    following = _write_cursor(page, after, given) if page and (more or len(rows) >= most) else None
    return Observations([(entry, resource) for _, entry, resource in page], following)


def _resources(
    viewer: Viewer, elder_id: int, rows: list[Heard], *, whole: bool
) -> Iterator[tuple[Key, str, dict[str, Any]]]:
    """Yield each frame's values as resources; the last frame of a window that was cut may be half and waits."""
    made = queries.made_at(viewer, rows)
    kinds = queries.kinds_of_devices(viewer, {row.device_id for row in rows})
    groups = [(key, list(group)) for key, group in groupby(rows, key=_key)]
    for place, (key, group) in enumerate(groups):
        if not whole and place == len(groups) - 1 and place:
            return
        said = made.get(key)
        effective = key[0] if said is None or clock_is_wrong(said, key[0]) else said
        values = {
            row.kind: row.value for row in group[::-1] if row.value is not None and is_plausible(row.kind, row.value)
        }
        name = f"{microseconds(key[0])}-{key[1]}-{key[2]}"
        facts = fhir.Facts(
            subject=f"Patient/{elder_id}",
            effective=effective,
            identifier=fhir.Identifier(SYSTEM_OF_IDS, name),
            device=f"Device/{group[0].device_id}",
            source=kinds.get(group[0].device_id, ""),
        )
        for resource in fhir.observations(values, facts):
            value = resource["identifier"][0]["value"]
            yield key, uuid.uuid5(_SPACE, value).urn, resource


def _key(row: Heard) -> Key:
    return row.received_at, row.door, row.stream_seq


def _write_cursor(page: list[tuple[Key, str, dict[str, Any]]], after: Key | None, given: int) -> str:
    """Name the last frame of a page and how many of its resources have been given by now."""
    last = page[-1][0]
    here = sum(1 for key, _, _ in page if key == last) + (given if last == after else 0)
    return write_cursor([last[0].isoformat(), last[1], last[2], here])


def _read_cursor(cursor: str) -> tuple[Key | None, int]:
    if not cursor:
        return None, 0
    at, door, seq, given = read_cursor(cursor, 4)
    numbers = door in _DOORS and all(word.isascii() and word.isdigit() and len(word) <= 18 for word in (seq, given))  # noqa: PLR2004 - bigint
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as problem:
        raise BadCursor(cursor=cursor[:40]) from problem
    if not numbers or moment.tzinfo is None or int(given) > _ROWS_EACH * 100 or len(door) != 1:
        raise BadCursor(cursor=cursor[:40])
    return (moment, int(door), int(seq)), int(given)
