"""Routes of routines: homes with their condition, and one home's pattern."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.schemas import AreaCode, IdIn, IdOut, In, Out, Page, PagingQuery, write_id, written
from anju.routines import queries
from anju.routines.models import Home
from anju.routines.rules.thresholds import LEAST_DAYS

router = Router(tags=["routines"])
Condition = Literal["", "unusual", "on", "learning", "away", "silent", "off", "none"]


class HomeFilters(In):
    """Which homes."""

    area: AreaCode | None = None
    condition: Condition = ""


class HomeOut(Out):
    """A home with sensors that see movement. `condition` is as last looked at; `silent` means its sensors."""

    id: IdOut
    elder: IdOut
    area: str
    condition: str
    days_known: int
    days_needed: int
    last_moved_at: datetime | None
    due_at: datetime | None


class ToldOut(Out):
    """A silence that was told: the facts of the decision, and when somebody moved again."""

    since: datetime
    told_at: datetime
    reason: dict[str, Any]
    moved_at: datetime | None


class PatternOut(HomeOut):
    """A home with what was learned of it. `longest` is weekday (Monday first) × hour, in hours; null is unknown."""

    version: int | None
    learned_at: datetime | None
    first_day: date | None
    longest: list[list[float | None]]
    limits: Annotated[dict[str, list[float]], Field(description="By place, for each half hour of the day, in hours.")]
    told: list[ToldOut]


def _values(row: Home) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "elder": write_id(row.elder_id),
        "area": row.area_code,
        "condition": row.condition,
        "days_known": row.days_known,
        "days_needed": LEAST_DAYS,
        "last_moved_at": row.last_moved_at,
        "due_at": row.due_at,
    }


@router.get("/routines", response=Page[HomeOut], url_name="routines")
def list_routines(request: Request, filters: Annotated[HomeFilters, Query()], paging: PagingQuery) -> HttpResponse:
    """List homes of the caller's area with their condition."""
    request.viewer.need("routine.read")
    rows = queries.homes(request.viewer, **filters.model_dump())
    found, following = page(rows, cursor=paging.cursor, limit=paging.limit, order=("area_code", "id"))
    return written([_values(row) for row in found], following)


@router.get("/routines/{home_id}", response=PatternOut, url_name="routine")
def get_routine(request: Request, home_id: IdIn) -> PatternOut:
    """Return one home with its pattern and what was told of it."""
    request.viewer.need("routine.read")
    row = queries.home(request.viewer, home_id)
    found = queries.pattern(request.viewer, row.pk)
    told = queries.episodes(request.viewer, row.pk)
    return PatternOut(
        **_values(row),
        version=found.version if found else None,
        learned_at=found.learned_at if found else None,
        first_day=found.first_day if found else None,
        longest=found.longest if found else [],
        limits=found.limits if found else {},
        told=[ToldOut(since=one.since, told_at=one.told_at, reason=one.reason, moved_at=one.moved_at) for one in told],
    )
