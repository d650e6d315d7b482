"""Routes of assistive devices: what can be borrowed, the loans, reserving and giving up."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from anju.assistive import commands, queries
from anju.assistive.commands.refused import AidValueInvalid
from anju.assistive.models import Loan
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.schemas import AreaCode, IdIn, IdOut, In, Json, Out, Page, PagingQuery, Word, written

router = Router(tags=["assistive devices"])
Days = Annotated[int, Field(ge=1, le=365)]
Fen = Annotated[int, Field(ge=0, le=10**8)]
State = Literal["", "overdue", "reserved", "lent", "returned", "cancelled", "expired", "lost"]


class ShowFilters(In):
    """Whose county, or which area."""

    elder: IdIn | None = None
    area: AreaCode | None = None


class OfferOut(Out):
    """One kind at one place. `class` numbers are those of GB/T 16432; sums are fen, rent for each begun 30 days."""

    kind: str
    name: str
    subclass: str
    place: IdOut
    place_name: str
    address: str
    deposit_fen: int
    rent_fen: int
    longest_days: int
    subsidised: bool
    free: int
    to_try: int


class LoanFilters(In):
    """Which loans."""

    state: State = ""


class LoanIn(In):
    """A reservation. `pay_fen` is what was shown: a higher sum refuses it."""

    elder: IdIn
    place: IdIn
    kind: Word
    days: Days = 30
    pay_fen: Fen | None = None


class LoanOut(Out):
    """One loan."""

    id: IdOut
    state: str
    elder: IdOut
    place: IdOut
    kind: str
    number: str
    area: str
    starts_on: date
    due_on: date
    held_until: date | None
    deposit_fen: int
    rent_fen: int
    subsidy_fen: int
    overdue: bool


def _values(row: Loan) -> Json:
    return {
        "id": str(row.pk), "state": row.state, "elder": str(row.elder_id), "place": str(row.institution_id),
        "kind": row.piece.kind_code, "number": row.piece.number, "area": row.area_code, "starts_on": row.starts_on,
        "due_on": row.due_on, "held_until": row.held_until, "deposit_fen": row.deposit_fen, "rent_fen": row.rent_fen,
        "subsidy_fen": row.subsidy_fen, "overdue": row.state == "lent" and row.alert_at is not None,
    }  # fmt: skip


@router.get("/aids", response=Page[OfferOut], url_name="aids")
def list_aids(request: Request, filters: Annotated[ShowFilters, Query()]) -> HttpResponse:
    """List what can be borrowed in a county; a relative names the elder."""
    request.viewer.need("aid.read")
    offers = queries.showcase(
        request.viewer, on=clock.local_day(clock.now()), elder_id=filters.elder, area=filters.area or ""
    )
    rows: list[Json] = [
        {
            "kind": item.kind.code, "name": item.kind.name, "subclass": item.kind.subclass_code,
            "place": str(item.place_id), "place_name": item.place, "address": item.address,
            "deposit_fen": item.deposit_fen, "rent_fen": item.rent_fen, "longest_days": item.longest_days,
            "subsidised": item.subsidised, "free": item.free, "to_try": item.to_try,
        }
        for item in offers
    ]  # fmt: skip
    return written(rows, None)


@router.get("/aids/loans", response=Page[LoanOut], url_name="aid_loans")
def list_aid_loans(
    request: Request, filters: Annotated[LoanFilters, Query()], paging: PagingQuery
) -> HttpResponse:  # fmt: skip
    """List loans, the newest first, page by page."""
    request.viewer.need("aid.read")
    found = queries.loans(request.viewer, state=filters.state)
    rows, cursor = page(found, cursor=paging.cursor, limit=paging.limit, order=("-id",))
    return written([_values(row) for row in rows], cursor)


@router.post("/aids/loans", response={201: LoanOut}, url_name="aid_loans")
def reserve_aid(request: Request, body: LoanIn) -> Status[LoanOut]:
    """Put a piece of a kind aside for an elder; it waits three days. The subsidy is held at once."""
    made = commands.reserve(
        request.viewer, body.place, elder_id=body.elder, kind=body.kind, days=body.days, shown_pay_fen=body.pay_fen,
        now=clock.now(),
    )  # fmt: skip
    if made is None:
        raise AidValueInvalid(field="place")
    return Status(201, LoanOut(**_values(made)))


@router.post("/aids/loans/{loan_id}/cancel", response=LoanOut, url_name="aid_loan_cancel")
def cancel_aid_loan(request: Request, loan_id: IdIn) -> LoanOut:
    """Give a reservation up."""
    return LoanOut(**_values(commands.cancel(request.viewer, loan_id, why="", now=clock.now())))
