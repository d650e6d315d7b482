"""Routes of the ledger: the days of the own area, one day as a signed document."""

from datetime import date, datetime, timedelta
from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from anju.devices import commands, queries
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Invalid
from anju.kernel.schemas import Day, Json, Out, Page, written

router = Router(tags=["ledger"])
MOST_DAYS = 400


class TooManyDays(Invalid):
    """The period is empty or longer than a list can be."""

    code = "ledger_period"


class TotalsOut(Out):
    """Frames of the own area: `received` is the sum of the five outcomes."""

    received: int
    opened: int
    joined: int
    routine: int
    refused: int
    unread: int


class LedgerDayOut(Out):
    """One Beijing day. `state` is running, holds, explained or broken; the digest is of the installation's balance."""

    day: date
    state: str
    totals: TotalsOut
    counted_at: datetime
    closed_at: datetime | None
    digest: str


class SignatureOut(Out):
    """An Ed25519 signature over the document without this field: canonical JSON (sorted keys, no spaces, UTF-8)."""

    algorithm: str
    public_key: str
    value: str


class LedgerOut(Out):
    """A day as a signed document: own totals, channels and devices; the balance with its chain; the signature."""

    format: str
    day: date
    area: str
    state: str
    totals: TotalsOut
    channels: list[Json]
    devices: list[Json]
    balance: Json
    balance_digest: str
    balance_signature: str
    balance_key: str
    signature: SignatureOut


@router.get("/ledger/days", response=Page[LedgerDayOut], url_name="ledger_days")
def list_days(request: Request, *, since: Day | None = None, until: Day | None = None) -> HttpResponse:
    """List the days in `[since, until)`, newest first; by default the last 31."""
    end = until or clock.local_day(clock.now()) + timedelta(days=1)
    start = since or end - timedelta(days=31)
    if not timedelta(0) < end - start <= timedelta(days=MOST_DAYS):
        raise TooManyDays(most=MOST_DAYS)
    return written([_day(row) for row in queries.ledger_days(request.viewer, since=start, until=end)], None)


@router.post("/ledger/days/{day}/signed", response=LedgerOut, url_name="ledger_day")
def signed_day(request: Request, day: Annotated[Day, Field(description="a Beijing day")]) -> Json:
    """Return one day as a signed document. That it was taken is audited."""
    return commands.export_signed(request.viewer, day, now=clock.now(), address=request.META.get("REMOTE_ADDR", ""))


def _day(row: "queries.LedgerDay") -> Json:
    balance = row.balance
    return {
        "day": row.day,
        "state": row.state,
        "totals": row.totals,
        "counted_at": balance.counted_at,
        "closed_at": balance.closed_at,
        "digest": balance.digest,
    }
