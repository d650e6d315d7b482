"""Routes of call-backs for a call centre's own screens: the list, one, and handing it to a colleague."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.schemas import AreaCode, IdIn, IdOut, In, Json, Out, Page, PagingQuery, Text, written
from anju.quality import commands, permissions, queries
from anju.quality.models import CallBack

router = Router(tags=["quality"])


class CallBackFilters(In):
    """Which call-backs; `mine` are those that the reader has taken."""

    state: Literal["", "open", "mine", "recheck", "over"] = ""
    area: AreaCode | None = None


class CallBackOut(Out):
    """One call-back. `reason`: dispute, rating, score or sample."""

    id: IdOut
    order: IdOut
    elder: IdOut
    area: str
    reason: str
    state: str
    taken_by: IdOut | None
    taken_name: str
    tries: int
    next_try_at: datetime | None
    chosen_at: datetime
    ended_at: datetime | None


class HandOverIn(In):
    """Who goes on, by the number of the account, and a word."""

    colleague: IdIn
    why: Annotated[Text, Field(max_length=200)] = ""


_NAMES = ("reason", "state", "taken_name", "tries", "next_try_at", "chosen_at", "ended_at")


def _values(row: CallBack) -> Json:
    return {
        "id": str(row.pk), "order": str(row.order_id), "elder": str(row.elder_id), "area": row.area_code,
        "taken_by": str(row.taken_by) if row.taken_by else None, **{name: getattr(row, name) for name in _NAMES},
    }  # fmt: skip


@router.get("/call-backs", response=Page[CallBackOut], url_name="call_backs")
def list_call_backs(
    request: Request, filters: Annotated[CallBackFilters, Query()], paging: PagingQuery
) -> HttpResponse:
    """List call-backs, the newest first, page by page; without a state, those that are open."""
    permissions.check(request.viewer, "calls")
    asked: dict[str, Any] = {"state": filters.state or "open", "area": filters.area or ""}
    rows, cursor = page(
        queries.call_backs(request.viewer, **asked), cursor=paging.cursor, limit=paging.limit, order=("-id",)
    )
    return written([_values(row) for row in rows], cursor)


@router.get("/call-backs/{call_id}", response=CallBackOut, url_name="call_back")
def get_call_back(request: Request, call_id: IdIn) -> CallBackOut:
    """Return one call-back."""
    permissions.check(request.viewer, "calls")
    return CallBackOut(**_values(queries.call_back(request.viewer, call_id)))


@router.post("/call-backs/{call_id}/hand-over", response=CallBackOut, url_name="call_back_hand_over")
def hand_over(request: Request, call_id: IdIn, body: HandOverIn) -> CallBackOut:
    """Let a colleague go on with a call-back that one has taken."""
    permissions.check(request.viewer, "calls")
    row = commands.hand_over(request.viewer, call_id, user_id=body.colleague, why=body.why, now=clock.now())
    return CallBackOut(**_values(row))
