"""Points inside an institution: added by people, found by panels, named afterwards."""

from datetime import datetime

from django.db import IntegrityError, transaction

from anju.institutions import permissions, queries
from anju.institutions.models import POINT_KINDS, Institution, Point
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict
from anju.kernel.viewer import Viewer
from anju.people.commands.values import FieldInvalid

_MOST = {"name": 60, "building": 30, "floor": 20, "room": 30}


class PointNameTaken(Conflict):
    """The institution has a point of this name already."""

    code = "point_name_taken"


@transaction.atomic
def add_point(
    viewer: Viewer,
    institution_id: int,
    *,
    name: str,
    now: datetime,
    kind: str = "other",
    building: str = "",
    floor: str = "",
    room: str = "",
) -> Point:
    """Add a spot where something will be watched."""
    row = queries.institution(viewer, institution_id, lock=True)
    permissions.check(viewer, "institution.point", row)
    texts = _texts(name=name, building=building, floor=floor, room=room)
    point = Point(institution=row, kind=_kind(kind), **texts, named_at=now, created_at=now)
    _save(point)
    _moved(viewer, point, "add", "", "named", now=now)
    return point


@transaction.atomic
def found_point(viewer: Viewer, institution: Institution, *, name: str, now: datetime) -> Point:
    """Take note of a spot that a panel reports and nobody has named; the same name again is the same spot."""
    viewer.need("frame.record")
    point, made = Point.objects.get_or_create(
        institution=institution, name=name[: _MOST["name"]], defaults={"created_at": now}
    )
    if made:
        _moved(viewer, point, "find", "", "waiting", now=now)
    return point


@transaction.atomic
def name_point(
    viewer: Viewer,
    point_id: int,
    *,
    name: str,
    now: datetime,
    kind: str = "other",
    building: str = "",
    floor: str = "",
    room: str = "",
) -> Point:
    """Say where a point is: whoever goes there must find it."""
    point = queries.point(viewer, point_id, lock=True)
    permissions.check(viewer, "institution.point", point.institution)
    before = "named" if point.named_at else "waiting"
    for key, value in _texts(name=name, building=building, floor=floor, room=room).items():
        setattr(point, key, value)
    point.kind, point.named_at = _kind(kind), now
    _save(point)
    _moved(viewer, point, "name", before, "named", now=now)
    return point


def _texts(**texts: str) -> dict[str, str]:
    cleaned = {key: text.strip() for key, text in texts.items()}
    if not cleaned["name"]:
        raise FieldInvalid(field="name", why="needed")
    for key, text in cleaned.items():
        if len(text) > _MOST[key]:
            raise FieldInvalid(field=key, why="long", most=_MOST[key])
    return cleaned


def _kind(kind: str) -> str:
    if kind not in POINT_KINDS:
        raise FieldInvalid(field="kind", why="unknown")
    return kind


def _save(point: Point) -> None:
    try:
        with transaction.atomic():
            point.save()
    except IntegrityError as problem:
        raise PointNameTaken(field="name", name=point.name) from problem


def _moved(viewer: Viewer, point: Point, verb: str, before: str, after: str, *, now: datetime) -> None:
    journal.record_move(
        viewer, thing="point", thing_id=point.pk, area=point.institution.area_code, verb=verb, from_state=before,
        to_state=after, now=now, data={"name": point.name},
    )  # fmt: skip
