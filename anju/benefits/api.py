"""Routes of benefits: the programmes of an area, an elder's entitlements with the month's balance. Sums are fen."""

from datetime import date

from ninja import Router

from anju.benefits import queries
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.schemas import IdIn, IdOut, Out
from anju.people import queries as people

router = Router(tags=["benefits"])


class EntitlementOut(Out):
    """One entitlement with this month's money: granted = left + held + spent + given back."""

    id: IdOut
    programme: str
    programme_name: str
    starts_on: date
    ends_on: date | None
    ended_why: str
    granted_fen: int
    left_fen: int
    held_fen: int
    spent_fen: int


class BalanceOut(Out):
    """What an elder is entitled to and what this month has left. Money that comes with the hour counts already."""

    elder: IdOut
    month: date
    left_fen: int
    entitlements: list[EntitlementOut]


class ProgrammeOut(Out):
    """One programme with its monthly sum for each elder."""

    code: str
    name: str
    area: str
    fund: str
    monthly_fen: int
    share_percent: int
    starts_on: date
    ends_on: date | None


class ProgrammesOut(Out):
    """The programmes of the caller's area and of the wider ones around it."""

    items: list[ProgrammeOut]


@router.get("/programmes", response=ProgrammesOut, url_name="programmes")
def list_programmes(request: Request) -> ProgrammesOut:
    """List the programmes that run or ran here."""
    rows = queries.programmes(request.viewer)
    return ProgrammesOut(items=[
        ProgrammeOut(
            code=row.code, name=row.name, area=row.area_code, fund=row.fund, monthly_fen=row.monthly_fen,
            share_percent=row.share_percent, starts_on=row.starts_on, ends_on=row.ends_on,
        )
        for row in rows
    ])  # fmt: skip


@router.get("/elders/{elder_id}/benefits", response=BalanceOut, url_name="elder_benefits")
def get_balance(request: Request, elder_id: IdIn) -> BalanceOut:
    """Return what an elder is entitled to, and the balance of this month."""
    request.viewer.need("benefit.read")
    elder = people.elder(request.viewer, elder_id)
    today = clock.local_day(clock.now())
    rows = queries.balances(request.viewer, queries.entitlements(request.viewer, elder=elder.pk), month=today)
    return BalanceOut(
        elder=str(elder.pk), month=today.replace(day=1),
        left_fen=queries.available(request.viewer, elder.pk, on=today).left_fen,
        entitlements=[
            EntitlementOut(
                id=str(row.entitlement.pk), programme=row.entitlement.programme.code,
                programme_name=row.entitlement.programme.name, starts_on=row.entitlement.starts_on,
                ends_on=row.entitlement.ends_on, ended_why=row.entitlement.ended_why, granted_fen=row.sums.granted,
                left_fen=row.sums.left, held_fen=row.sums.held, spent_fen=row.sums.spent,
            )
            for row in rows
        ],
    )  # fmt: skip
