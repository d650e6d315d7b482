"""Geofences of one elder: drawn, changed, taken away. Coordinates come with their datum and are stored as WGS-84."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, TypedDict

from django.db import transaction

from anju.devices import permissions, queries
from anju.devices.models import Fence
from anju.devices.rules import fences
from anju.journal import commands as journal
from anju.kernel import geometry
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import Viewer
from anju.people import queries as people

MOST_FENCES = 12


class FenceInvalid(Invalid):
    """No fence can be made of this; facts name the field and why."""

    code = "fence_invalid"


class TooManyFences(Conflict):
    """An elder has as many fences as one can keep in mind."""

    code = "too_many_fences"


class FenceValues(TypedDict):
    """What a fence is made of. ``points`` are (latitude, longitude) in ``datum``; one with a radius is a circle."""

    name: str
    rule: str
    points: Sequence[fences.Point]
    radius: float | None
    datum: str
    days: str
    starts: time | None
    ends: time | None


@transaction.atomic
def draw_fence(viewer: Viewer, elder_id: int, values: FenceValues, *, reason: str = "", now: datetime) -> Fence:
    """Draw a fence round an elder; the next fix is judged by it."""
    elder = people.elder(viewer, elder_id)
    permissions.check(viewer, "fence.set")
    if Fence.objects.filter(elder=elder, removed_at__isnull=True).count() >= MOST_FENCES:
        raise TooManyFences(most=MOST_FENCES)
    row = Fence.objects.create(
        elder=elder, area_code=elder.area_code, **_columns(values), set_by=viewer.actor, set_at=now
    )
    _note(viewer, row, "draw", reason=reason, now=now)
    return row


@transaction.atomic
def change_fence(
    viewer: Viewer, elder_id: int, fence_id: int, values: FenceValues, *, reason: str = "", now: datetime
) -> Fence:
    """Change a fence. Whether the elder is inside stays what it was until the next fix says otherwise."""
    row = queries.fence(viewer, elder_id, fence_id, lock=True)
    permissions.check(viewer, "fence.set")
    for name, value in {**_columns(values), "set_by": viewer.actor, "set_at": now}.items():
        setattr(row, name, value)
    row.against, row.against_at, row.against_made_at = 0, None, None
    row.save()
    _note(viewer, row, "change", reason=reason, now=now)
    return row


@transaction.atomic
def remove_fence(viewer: Viewer, elder_id: int, fence_id: int, *, reason: str = "", now: datetime) -> Fence:
    """Take a fence away; its crossings stay on record."""
    row = queries.fence(viewer, elder_id, fence_id, lock=True)
    permissions.check(viewer, "fence.set")
    row.removed_at = now
    row.save(update_fields=["removed_at"])
    _note(viewer, row, "remove", reason=reason, now=now)
    return row


def _columns(values: FenceValues) -> dict[str, Any]:
    radius = values["radius"]
    points = [_wgs84(point, values["datum"]) for point in values["points"]]
    name = values["name"].strip()
    wrong = fences.wrong_shape(points, radius)
    if wrong:
        raise FenceInvalid(field="radius" if wrong == "radius" else "points", why=wrong)
    checks = {
        "name": not 1 <= len(name) <= 40,  # noqa: PLR2004 - the column
        "rule": values["rule"] not in fences.RULES,
        "days": not values["days"] or bool(set(values["days"]) - set(fences.EVERY_DAY)),
        "ends": (values["starts"] is None) != (values["ends"] is None),
    }
    for field, holds in checks.items():
        if holds:
            raise FenceInvalid(field=field, why=field)
    return {
        "name": name,
        "rule": values["rule"],
        "points": [list(point) for point in points],
        "radius": radius,
        "datum_in": values["datum"],
        "days": "".join(sorted(set(values["days"]))),
        "starts": values["starts"],
        "ends": values["ends"],
    }


def _wgs84(point: fences.Point, datum: str) -> fences.Point:
    longitude, latitude = geometry.to_wgs84(point[1], point[0], datum)
    return round(latitude, 7), round(longitude, 7)


def _note(viewer: Viewer, row: Fence, verb: str, *, reason: str, now: datetime) -> None:
    data = {
        "fields": ["fences"],
        "fence": row.pk,
        "verb": verb,
        "after": {"name": row.name, "rule": row.rule, "points": row.points, "radius": row.radius, "days": row.days},
    }
    journal.record_audit(
        viewer, kind="change", thing="elder", thing_id=row.elder_id, area=row.area_code, now=now,
        reason=reason.strip()[:200], data=data,
    )  # fmt: skip
