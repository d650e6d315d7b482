"""Routes of areas: the tree that every scope hangs on."""

from datetime import date
from typing import Annotated

from ninja import Router
from pydantic import Field

from anju.areas import queries
from anju.areas.models import Area
from anju.kernel.http import Request
from anju.kernel.refusals import NotVisible
from anju.kernel.schemas import AreaCode, Json, Out
from anju.kernel.viewer import Viewer

router = Router(tags=["areas"])


class AreaOut(Out):
    """One division; `level` is the number of digits of its code."""

    code: str
    level: int
    parent: str | None
    name: str
    full_name: str
    urban_class: str
    longitude: float | None
    latitude: float | None


class AreaTree(AreaOut):
    """A division with those below it, as deep as was asked."""

    children: list["AreaTree"]


class AreaPast(Out):
    """A name that the code had for a time: half-open `[since, until)`."""

    name: str
    since: date | None
    until: date | None
    became: list[str]


class AreaOne(AreaOut):
    """A division with its path from the province down and its past."""

    path: list[AreaOut]
    past: list[AreaPast]


def _values(area: Area) -> Json:
    names = ("code", "level", "name", "full_name", "urban_class", "longitude", "latitude")
    return {"parent": area.parent_code or None, **{name: getattr(area, name) for name in names}}


def _past(area: Area) -> AreaPast:
    became = [step.successor.code for step in area.successions.all()]
    return AreaPast(name=area.name, since=area.validity.lower, until=area.validity.upper, became=became)


def _tree(viewer: Viewer, area: Area, depth: int) -> AreaTree:
    below = queries.children(viewer, area.code) if depth > 0 else []
    return AreaTree(**_values(area), children=[_tree(viewer, item, depth - 1) for item in below])


@router.get("/areas", response=list[AreaOut], url_name="areas")
def list_areas(request: Request, parent: AreaCode | None = None) -> list[AreaOut]:
    """List the divisions directly below `parent`; without it, where the caller's own area begins."""
    viewer = request.viewer
    if parent is None and viewer.area:
        return [AreaOut(**_values(queries.area(viewer.area)))]
    return [AreaOut(**_values(area)) for area in queries.children(viewer, parent or "")]


@router.get("/areas/tree", response=AreaTree, url_name="areas_tree")
def tree(request: Request, root: AreaCode, depth: Annotated[int, Field(ge=0, le=2)] = 1) -> AreaTree:
    """Return a division with up to two levels below it."""
    return _tree(request.viewer, _visible(request.viewer, root), depth)


@router.get("/areas/{code}", response=AreaOne, url_name="area")
def get_area(request: Request, code: AreaCode) -> AreaOne:
    """Return one division with its path and what it was called before."""
    area = _visible(request.viewer, code)
    path = [AreaOut(**_values(item)) for item in queries.path(code)]
    return AreaOne(**_values(area), path=path, past=[_past(item) for item in queries.past(code)])


def _visible(viewer: Viewer, code: str) -> Area:
    """Return a division inside the caller's area or raise ``NotVisible``."""
    if not code.startswith(viewer.area) or not queries.known(code):
        raise NotVisible(area=code)
    return queries.area(code)
