"""Routes of responders: who there is, on duty or not, and where."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from anju.dispatch import commands, queries
from anju.dispatch.models import Worker
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.schemas import (
    AreaCode,
    IdIn,
    IdOut,
    In,
    Json,
    Latitude,
    Line,
    Longitude,
    Out,
    Page,
    PagingQuery,
    Word,
    written,
)

router = Router(tags=["responders"])
Kind = Literal["responder", "caregiver", "grid"]
Mode = Literal["foot", "ebike", "car"]


class ResponderFilters(In):
    """Which responders."""

    area: AreaCode | None = None
    kind: Literal["", "responder", "caregiver", "grid"] = ""
    skill: Word = ""
    on_duty: bool | None = None


class ResponderOut(Out):
    """A person who can be sent; the place is the newest known and there only while on duty."""

    id: IdOut
    user: IdOut
    name: str
    kind: str
    area: str
    skills: list[str]
    languages: list[str]
    mode: str
    phone_last4: str
    on_duty: bool
    longitude: float | None
    latitude: float | None
    position_at: datetime | None
    active: bool


class ResponderIn(In):
    """An account becomes a responder."""

    user: IdIn
    kind: Kind = "responder"
    area: AreaCode
    skills: Annotated[list[Annotated[Word, Field(min_length=1)]], Field(max_length=20)] = []
    languages: Annotated[list[Annotated[Line, Field(max_length=30)]], Field(max_length=10)] = []
    mode: Mode = "ebike"
    phone: Annotated[Line, Field(max_length=30)] = ""


class DutyIn(In):
    """Come on duty or go off duty."""

    on: bool


class PositionIn(In):
    """Where the responder is, and in which datum that was measured."""

    longitude: Longitude
    latitude: Latitude
    datum: Literal["wgs84", "gcj02", "bd09"]


def _values(row: Worker) -> Json:
    names = (
        "name", "kind", "skills", "languages", "mode", "phone_last4", "on_duty", "longitude", "latitude", "position_at",
        "active",
    )  # fmt: skip
    return {
        "id": str(row.pk),
        "user": str(row.user_id),
        "area": row.area_code,
        **{name: getattr(row, name) for name in names},
    }


@router.get("/responders", response=Page[ResponderOut], url_name="responders")
def list_responders(
    request: Request, filters: Annotated[ResponderFilters, Query()], paging: PagingQuery
) -> HttpResponse:
    """List responders of the caller's area."""
    request.viewer.need("worker.read")
    wanted = filters.model_dump(exclude={"area"})
    rows = queries.workers(request.viewer, **wanted, area=filters.area or "")
    found, following = page(rows, cursor=paging.cursor, limit=paging.limit, order=("area_code", "id"))
    return written([_values(row) for row in found], following)


@router.post("/responders", response={201: ResponderOut}, url_name="responders")
def register_responder(request: Request, body: ResponderIn) -> Status[ResponderOut]:
    """Make an account a responder."""
    row = commands.register_worker(
        request.viewer,
        user_id=body.user,
        kind=body.kind,
        area=body.area,
        skills=tuple(body.skills),
        languages=tuple(body.languages),
        mode=body.mode,
        phone=body.phone,
        now=clock.now(),
    )
    return Status(201, ResponderOut(**_values(row)))


@router.get("/responders/{responder_id}", response=ResponderOut, url_name="responder")
def get_responder(request: Request, responder_id: IdIn) -> ResponderOut:
    """Return one responder."""
    return ResponderOut(**_values(queries.worker(request.viewer, responder_id)))


@router.put("/responders/{responder_id}/duty", response=ResponderOut, url_name="responder_duty")
def set_duty(request: Request, responder_id: IdIn, body: DutyIn) -> ResponderOut:
    """Come on duty or go off duty."""
    return ResponderOut(**_values(commands.set_duty(request.viewer, responder_id, on=body.on, now=clock.now())))


@router.put("/responders/{responder_id}/position", response=ResponderOut, url_name="responder_position")
def report_position(request: Request, responder_id: IdIn, body: PositionIn) -> ResponderOut:
    """Tell where the responder is; only the newest place is kept, and only while on duty."""
    row = commands.report_position(
        request.viewer,
        responder_id,
        longitude=body.longitude,
        latitude=body.latitude,
        datum=body.datum,
        now=clock.now(),
    )
    return ResponderOut(**_values(row))
