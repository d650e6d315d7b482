"""Programmes, who is entitled, each month's money, and the end of both."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from anju.benefits import queries
from anju.benefits.commands.booking import MOVE, account_of, book, close
from anju.benefits.events import EntitlementEnded
from anju.benefits.models import Account, Entitlement, Programme
from anju.benefits.rules import month_of
from anju.journal import commands as journal
from anju.kernel.clock import local_day
from anju.kernel.refusals import Conflict, Invalid, NotVisible
from anju.kernel.scope import area_filter
from anju.kernel.viewer import Viewer


class ProgrammeInvalid(Invalid):
    """A programme's code is taken, or its sums or days are wrong."""

    code = "programme_invalid"


class EntitledAlready(Conflict):
    """The elder has this programme at that time already."""

    code = "entitled_already"


@transaction.atomic
def open_programme(
    viewer: Viewer,
    *,
    code: str,
    name: str,
    area: str,
    monthly_fen: int,
    starts_on: date,
    now: datetime,
    fund: str = "",
    share_percent: int = 100,
) -> Programme:
    """Begin a programme with a fixed monthly sum."""
    viewer.need(MOVE)
    if not code or not name or monthly_fen < 0 or not 1 <= share_percent <= 100:  # noqa: PLR2004 - per cent
        raise ProgrammeInvalid(code=code)
    try:
        with transaction.atomic():
            row = Programme.objects.create(
                code=code, name=name, fund=fund, area_code=area, monthly_fen=monthly_fen, share_percent=share_percent,
                starts_on=starts_on, created_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise ProgrammeInvalid(code=code) from None
    journal.record_audit(viewer, kind="change", thing="programme", thing_id=row.pk, area=area, now=now,
                         data={"verb": "open", "number": code, "fen": monthly_fen})  # fmt: skip
    return row


@transaction.atomic
def entitle(
    viewer: Viewer, *, programme: str, elder_id: int, area: str, starts_on: date, now: datetime, why: str = ""
) -> Entitlement:
    """Let an elder have a programme's money from a day on."""
    viewer.need(MOVE)
    found = queries.programme(viewer, programme)
    if found is None:
        raise NotVisible(programme=programme)
    try:
        with transaction.atomic():
            row = Entitlement.objects.create(
                programme=found, elder_id=elder_id, area_code=area, starts_on=starts_on, created_at=now
            )
    except IntegrityError:
        raise EntitledAlready(programme=programme) from None
    data = {"verb": "entitle", "number": programme, "from": starts_on.isoformat()}
    journal.record_audit(viewer, kind="change", thing="entitlement", thing_id=row.pk, area=area, now=now,
                         reason=why[:200], data=data)  # fmt: skip
    return row


@transaction.atomic
def grant(viewer: Viewer, entitlement_id: int, *, month: date, now: datetime) -> Account:
    """Put a month's money into an elder's account, once; whoever comes second finds it there."""
    viewer.need(MOVE)
    row = Entitlement.objects.select_for_update(of=("self",)).select_related("programme").get(pk=entitlement_id)
    account, made = Account.objects.get_or_create(
        kind="elder", entitlement=row, month=month_of(month),
        defaults={"programme": row.programme, "elder_id": row.elder_id},
    )  # fmt: skip
    if made and row.programme.monthly_fen:
        pot = account_of("pot", row.programme)
        fen = row.programme.monthly_fen
        book(viewer, "grant", [(pot.pk, -fen), (account.pk, fen)], now=now, why=f"{month_of(month):%Y-%m}")
        account.refresh_from_db()
    return account


def grant_due(viewer: Viewer, *, now: datetime, most: int = 5000, area: str = "") -> int:
    """Give everybody in an area who is entitled this month's money who has not got it; return how many got it now."""
    viewer.need(MOVE)
    today = local_day(now)
    ids = list(queries.ungranted(viewer, on=today).filter(area_filter(area)).values_list("pk", flat=True)[:most])
    for entitlement_id in ids:
        grant(viewer, entitlement_id, month=today, now=now)
    return len(ids)


def expire_due(viewer: Viewer, *, now: datetime, most: int = 5000) -> int:
    """Give back to the fund what a month that is over has left; what is held for an order stays held."""
    viewer.need(MOVE)
    month = month_of(local_day(now))
    rows = Account.objects.filter(kind="elder", month__lt=month, closed_at__isnull=True).order_by("id")
    return sum(close(viewer, account_id, "expire", now=now) for account_id in rows.values_list("pk", flat=True)[:most])


@transaction.atomic
def end(viewer: Viewer, elder_id: int, *, on: date, why: str, now: datetime) -> int:
    """End everything an elder is entitled to on a day: nothing is granted after it, what is left goes back."""
    viewer.need(MOVE)
    rows = Entitlement.objects.select_for_update(of=("self",)).select_related("programme").order_by("pk")
    open_ones = list(rows.filter(elder_id=elder_id, ends_on__isnull=True))
    for row in open_ones:
        end_one(viewer, row, on=on, why=why, reason=why, now=now)
    return len(open_ones)


def end_one(viewer: Viewer, row: Entitlement, *, on: date, why: str, reason: str, now: datetime) -> None:
    """End one entitlement that is locked: nothing is granted after it, what is left goes back."""
    row.ends_on, row.ended_why = max(on, row.starts_on), why
    row.save(update_fields=["ends_on", "ended_why"])
    for account_id in row.accounts.filter(kind="elder", closed_at__isnull=True).values_list("pk", flat=True):
        close(viewer, account_id, "end", now=now)
    journal.record_audit(viewer, kind="change", thing="entitlement", thing_id=row.pk, area=row.area_code, now=now,
                         reason=reason[:200], data={"verb": "end", "on": on.isoformat()})  # fmt: skip
    fact = EntitlementEnded(area=row.area_code, entitlement_id=row.pk, elder_id=row.elder_id,
                            programme=row.programme.code, on=on.isoformat(), why=why)  # fmt: skip
    journal.publish(viewer, fact, now=now)
