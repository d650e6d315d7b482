"""Routes of care: a morning's list, or the list of an event, with what became of each elder."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from anju.care import queries
from anju.care.models import Check
from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.schemas import AreaCode, IdIn, IdOut, In, Json, Out, Page, PagingQuery, write_id, written

router = Router(tags=["checks"])
Part = Literal["", "unheard", "deaf", "silent"]
State = Literal[
    "", "open", "done", "waiting", "asked", "reached", "visited", "heard", "not_found", "back", "dropped"
]  # fmt: skip


class CheckFilters(In):
    """Which list: of a morning (`day`, by default the newest), or of an event (`round`); and which part of it."""

    day: Annotated[date | None, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))] = None
    round: IdIn | None = None
    area: AreaCode | None = None
    part: Part = ""
    state: State = ""


class Reason(Out):
    """One part of the risk."""

    name: str
    points: int


class CheckOut(Out):
    """One elder on a list. `last_sign_at` is the last sign of life when the list was made; null is never."""

    id: IdOut
    round: IdOut
    kind: str
    day: date | None
    elder: IdOut
    name: str
    area: str
    part: str
    risk: int
    reasons: list[Reason]
    last_sign_at: datetime | None
    last_sign: str
    state: str
    missed_calls: int
    asked_of: str
    ended_at: datetime | None
    ended_by: str
    note: str


def _line(row: Check) -> Json:
    """Write one check; its shape is ``CheckOut``."""
    return {
        "id": write_id(row.pk),
        "round": write_id(row.round_id),
        "kind": row.round.kind,
        "day": row.round.day,
        "elder": write_id(row.elder_id),
        "name": row.elder.name,
        "area": row.area_code,
        "part": row.part,
        "risk": row.risk,
        "reasons": [{"name": name, "points": points} for name, points in row.reasons],
        "last_sign_at": row.last_at,
        "last_sign": row.last_words,
        "state": row.state,
        "missed_calls": row.missed_calls,
        "asked_of": row.asked_of,
        "ended_at": row.ended_at,
        "ended_by": row.ended_name,
        "note": row.note,
    }


@router.get("/checks", response=Page[CheckOut], url_name="checks")
def list_checks(request: Request, filters: Annotated[CheckFilters, Query()], paging: PagingQuery) -> HttpResponse:
    """List the elders to look in on, the one at most risk first, page by page."""
    viewer, area = request.viewer, filters.area or ""
    round_id = queries.round_of(viewer, filters.round).pk if filters.round is not None else None
    day = None if round_id is not None else filters.day or queries.last_morning(viewer, area)
    found = queries.checks(viewer, day=day, round_id=round_id, area=area, part=filters.part, state=filters.state)
    rows, cursor = page(found, cursor=paging.cursor, limit=paging.limit, order=("-risk", "-id"))
    return written([_line(row) for row in rows], cursor)
