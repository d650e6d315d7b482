"""Routes of weekly plans: begin, read with the coming days, pause, go on, end, leave one day out."""

from datetime import date, time
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.schemas import Day, IdIn, IdOut, In, Json, Out, Page, PagingQuery, Text, Word, written
from anju.orders import commands, queries
from anju.orders.models import Plan

router = Router(tags=["orders"])
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class PlanFilters(In):
    """Which plans."""

    state: Literal["", "active", "paused", "ended"] = ""
    elder: IdIn | None = None


class PlanIn(In):
    """A weekly plan: ISO weekdays (Monday is 1), the Beijing time of the visit, and what holidays do."""

    elder: IdIn
    item: Word
    weekdays: Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1, max_length=7)]
    start_time: Clock
    starts_on: Day
    ends_on: Day | None = None
    provider: IdIn | None = None
    quantity: Annotated[int, Field(ge=1, le=31)] = 1
    window_minutes: Annotated[int, Field(ge=1, le=720)] = 60
    holiday_rule: Literal["skip", "move", "keep"] = "skip"
    note: Annotated[Text, Field(max_length=500)] = ""
    carer_gender: Literal["", "f", "m"] | None = None
    carer_language: Annotated[Text, Field(max_length=30)] = ""


class PlanDayOut(Out):
    """One coming day: `on` is where the visit goes, null when it does not; `reason` says why."""

    plan_day: date
    on: date | None
    reason: str
    holiday: str
    order: IdOut | None


class PlanOut(Out):
    """One weekly plan."""

    id: IdOut
    elder: IdOut
    area: str
    item: str
    provider: IdOut | None
    weekdays: list[int]
    start_time: str
    quantity: int
    holiday_rule: str
    starts_on: date
    ends_on: date | None
    state: str
    note: str
    carer_gender: str
    carer_language: str
    problem: str


class PlanWholeOut(PlanOut):
    """One weekly plan with the days of the next four weeks. Of `unannounced` years only legal holidays are known."""

    days: list[PlanDayOut]
    unannounced: list[int]


class SkipIn(In):
    """The day to leave out, and the fee that the customer was shown where its order is cancelled late."""

    day: Day
    fee_fen: Annotated[int, Field(ge=0, le=10**9)] = 0
    why: Annotated[Text, Field(max_length=200)] = ""


def _values(row: Plan) -> Json:
    return {
        "id": str(row.pk), "elder": str(row.elder_id), "area": row.area_code, "item": row.item_code,
        "provider": str(row.provider_id) if row.provider_id else None, "weekdays": row.weekdays,
        "start_time": f"{row.start_time:%H:%M}", "quantity": row.quantity, "holiday_rule": row.holiday_rule,
        "starts_on": row.starts_on, "ends_on": row.ends_on, "state": row.state, "note": row.note,
        "carer_gender": row.carer_gender, "carer_language": row.carer_language, "problem": row.problem,
    }  # fmt: skip


def _whole(request: Request, row: Plan) -> PlanWholeOut:
    coming = queries.plan_days(request.viewer, row, now=clock.now())
    days = [
        PlanDayOut(plan_day=day.plan_day, on=day.on, reason=day.reason, holiday=day.holiday,
                   order=str(day.order.pk) if day.order else None)
        for day in coming.days
    ]  # fmt: skip
    return PlanWholeOut(**_values(row), days=days, unannounced=list(coming.unannounced))


@router.get("/plans", response=Page[PlanOut], url_name="plans")
def list_plans(request: Request, filters: Annotated[PlanFilters, Query()], paging: PagingQuery) -> HttpResponse:
    """List weekly plans, the newest first, page by page."""
    request.viewer.need("order.read")
    found = queries.plans(request.viewer, elder=filters.elder, state=filters.state)
    rows, cursor = page(found, cursor=paging.cursor, limit=paging.limit, order=("-id",))
    return written([_values(row) for row in rows], cursor)


@router.post("/plans", response={201: PlanWholeOut}, url_name="plans")
def open_plan(request: Request, body: PlanIn) -> Status[PlanWholeOut]:
    """Begin a weekly plan; the orders of the next fortnight are made at once."""
    request.viewer.need("order.place")
    channel = queries.own_channel(request.viewer)
    row = commands.open_plan(
        request.viewer, body.elder, item=body.item, weekdays=body.weekdays,
        start_time=time.fromisoformat(body.start_time), starts_on=body.starts_on, ends_on=body.ends_on,
        provider_id=body.provider, quantity=body.quantity,
        window_minutes=body.window_minutes, holiday_rule=body.holiday_rule, note=body.note,
        carer_gender=body.carer_gender, carer_language=body.carer_language, channel=channel, now=clock.now(),
    )  # fmt: skip
    return Status(201, _whole(request, row))


@router.get("/plans/{plan_id}", response=PlanWholeOut, url_name="plan")
def get_plan(request: Request, plan_id: IdIn) -> PlanWholeOut:
    """Return one weekly plan with its coming days."""
    request.viewer.need("order.read")
    return _whole(request, queries.plan(request.viewer, plan_id))


@router.post("/plans/{plan_id}/pause", response=PlanWholeOut, url_name="plan_pause")
def pause_plan(request: Request, plan_id: IdIn) -> PlanWholeOut:
    """Rest for a while; orders that are made stay."""
    request.viewer.need("order.place")
    return _whole(request, commands.pause_plan(request.viewer, plan_id, now=clock.now()))


@router.post("/plans/{plan_id}/resume", response=PlanWholeOut, url_name="plan_resume")
def resume_plan(request: Request, plan_id: IdIn) -> PlanWholeOut:
    """Go on."""
    request.viewer.need("order.place")
    return _whole(request, commands.resume_plan(request.viewer, plan_id, now=clock.now()))


@router.post("/plans/{plan_id}/end", response=PlanWholeOut, url_name="plan_end")
def end_plan(request: Request, plan_id: IdIn) -> PlanWholeOut:
    """End for good; orders that are made are cancelled one by one."""
    request.viewer.need("order.place")
    return _whole(request, commands.end_plan(request.viewer, plan_id, now=clock.now()))


@router.post("/plans/{plan_id}/skip", response=PlanWholeOut, url_name="plan_skip")
def skip_day(request: Request, plan_id: IdIn, body: SkipIn) -> PlanWholeOut:
    """Leave one day out; its order, if it is made, is cancelled by the rules of cancelling."""
    request.viewer.need("order.place")
    row = commands.skip_day(
        request.viewer, plan_id, day=body.day, why=body.why, shown_fee_fen=body.fee_fen, now=clock.now()
    )
    return _whole(request, row)
