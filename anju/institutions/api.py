"""Routes of institutions: the register and the points of one."""

from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from anju.institutions import queries
from anju.institutions.models import Institution
from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.schemas import AreaCode, IdIn, IdOut, In, Json, Out, Page, PagingQuery, written

router = Router(tags=["institutions"])
Kind = Literal["", "home", "centre", "station", "day_care", "canteen", "home_service", "other"]
State = Literal["", "open", "suspended", "closed"]


class InstitutionFilters(In):
    """Which institutions."""

    area: AreaCode | None = None
    kind: Kind = ""
    state: State = ""
    text: Annotated[str, Field(max_length=80)] = ""


class InstitutionOut(Out):
    """An institution. Telephone numbers are masked; positions are WGS-84."""

    id: IdOut
    kind: str
    name: str
    code: str
    credit_code: str
    area: str
    address: str
    longitude: float | None
    latitude: float | None
    state: str


class PointOut(Out):
    """A spot inside; `named` is false while nobody has said where it is."""

    id: IdOut
    kind: str
    name: str
    building: str
    floor: str
    room: str
    named: bool


def _values(row: Institution) -> Json:
    names = ("kind", "name", "code", "credit_code", "address", "longitude", "latitude", "state")
    return {"id": str(row.pk), "area": row.area_code, **{name: getattr(row, name) for name in names}}


@router.get("/institutions", response=Page[InstitutionOut], url_name="institutions")
def list_institutions(
    request: Request, filters: Annotated[InstitutionFilters, Query()], paging: PagingQuery
) -> HttpResponse:
    """List institutions of the caller's area."""
    request.viewer.need("institution.read")
    wanted = filters.model_dump()
    rows: QuerySet[Institution] = queries.institutions(
        request.viewer, area=wanted["area"] or "", kind=wanted["kind"], state=wanted["state"],
        text=wanted["text"].replace("\x00", ""),
    )  # fmt: skip
    found, following = page(rows, cursor=paging.cursor, limit=paging.limit, order=("area_code", "id"))
    return written([_values(row) for row in found], following)


@router.get("/institutions/{institution_id}/points", response=list[PointOut], url_name="institution_points")
def list_points(request: Request, institution_id: IdIn) -> list[PointOut]:
    """List the points of one institution."""
    request.viewer.need("institution.read")
    return [
        PointOut(
            id=str(row.pk), kind=row.kind, name=row.name, building=row.building, floor=row.floor, room=row.room,
            named=row.named_at is not None,
        )
        for row in queries.points(request.viewer, institution_id)
    ]  # fmt: skip
