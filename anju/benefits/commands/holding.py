"""Holding money for a thing, spending it, giving it back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from anju.benefits import queries
from anju.benefits.commands.booking import MOVE, account_of, accounts_of, beside, book, end_hold, home, note_hold
from anju.benefits.commands.programmes import grant
from anju.benefits.models import Account, Entry, Hold
from anju.benefits.rules import Part, Purse, month_after, month_of, share, spend
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import Viewer


class HoldThere(Conflict):
    """Money is held for this thing already."""

    code = "hold_there"


class SumInvalid(Invalid):
    """Not a sum that can be booked."""

    code = "sum_invalid"


@transaction.atomic
def hold(
    viewer: Viewer,
    *,
    elder_id: int,
    area: str,
    thing: str,
    thing_id: int,
    price_fen: int,
    on: date,
    now: datetime,
    provider_id: int | None = None,
) -> Hold | None:
    """Set aside what the purse covers of a price on the day of the service; None when it covers nothing.

    The accounts are locked in one order, so two orders at once never hold the same fen.
    """
    viewer.need(MOVE)
    if price_fen < 0:
        raise SumInvalid(fen=price_fen)
    rows = list(queries.running(viewer, elder_id, on=on))
    for row in rows:
        grant(viewer, row.pk, month=on, now=now)
    accounts = {
        row.pk: row
        for row in Account.objects.select_for_update(of=("self",)).select_related("programme").order_by("pk").filter(
            kind="elder", entitlement__in=rows, month=month_of(on), closed_at__isnull=True
        )
    }  # fmt: skip
    purses = [
        Purse(row.pk, row.programme.code, row.balance_fen, row.programme.share_percent, month_after(on))
        for row in accounts.values()
    ]
    parts = share(price_fen, purses)
    if not parts:
        return None
    try:
        with transaction.atomic():
            held = Hold.objects.create(
                elder_id=elder_id, area_code=area, thing=thing, thing_id=thing_id, service_on=on,
                fen=sum(part.fen for part in parts), provider_id=provider_id, made_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise HoldThere(thing=thing, thing_id=thing_id) from None
    entries: list[tuple[int, int]] = []
    for part in parts:
        entries += [(part.account_id, -part.fen), (beside(accounts[part.account_id]).pk, part.fen)]
    book(viewer, "hold", entries, now=now, held=held)
    note_hold(viewer, held, "hold", "", now)
    return held


@transaction.atomic
def debit(
    viewer: Viewer, *, thing: str, thing_id: int, fen: int, now: datetime, provider_id: int | None = None
) -> Hold | None:
    """Spend what was held, up to ``fen``, towards the provider; the rest goes back. None when nothing is held."""
    held = _held(viewer, thing, thing_id)
    if held is None:
        return None
    if fen < 0:
        raise SumInvalid(fen=fen)
    spent, back = spend(queries.held_parts(viewer, held), min(fen, held.fen))
    accounts = accounts_of([*spent, *back])
    entries: list[tuple[int, int]] = []
    for part in spent:
        payable = account_of("payable", accounts[part.account_id].programme, provider_id or held.provider_id)
        entries += [(part.account_id, -part.fen), (payable.pk, part.fen)]
    if entries:
        book(viewer, "debit", entries, now=now, held=held)
    if back:
        _give_back(viewer, held, back, accounts, now=now)
    held.debited_fen = sum(part.fen for part in spent)
    end_hold(viewer, held, "debit", now)
    return held


@transaction.atomic
def release(viewer: Viewer, *, thing: str, thing_id: int, now: datetime, why: str = "") -> Hold | None:
    """Give back what was held; to the fund when the account has closed meanwhile. None when nothing is held."""
    held = _held(viewer, thing, thing_id)
    if held is None:
        return None
    parts = queries.held_parts(viewer, held)
    _give_back(viewer, held, parts, accounts_of(parts), now=now, why=why)
    end_hold(viewer, held, "release", now, why)
    return held


@transaction.atomic
def refund(viewer: Viewer, *, thing: str, thing_id: int, now: datetime, why: str = "") -> Hold | None:
    """Take back what was spent on a thing; to the fund when the month is over. None when nothing was spent."""
    viewer.need(MOVE)
    rows = Hold.objects.select_for_update(of=("self",)).filter(thing=thing, thing_id=thing_id, state="debited")
    held = rows.order_by("-id").first()
    if held is None:
        return None
    spent = Entry.objects.filter(transaction__hold=held, transaction__verb="debit").select_related("account__programme")
    entries: list[tuple[int, int]] = []
    for entry in spent.order_by("id"):
        if entry.account.kind == "payable":
            entries.append((entry.account_id, -entry.fen))
        else:
            entries.append((home(entry.account).pk, -entry.fen))
    if entries:
        book(viewer, "refund", entries, now=now, held=held, why=why)
    end_hold(viewer, held, "refund", now, why)
    return held


def _held(viewer: Viewer, thing: str, thing_id: int) -> Hold | None:
    viewer.need(MOVE)
    return Hold.objects.select_for_update(of=("self",)).filter(thing=thing, thing_id=thing_id, state="held").first()


def _give_back(
    viewer: Viewer, held: Hold, parts: Iterable[Part], accounts: dict[int, Account], *, now: datetime, why: str = ""
) -> None:  # fmt: skip
    entries: list[tuple[int, int]] = []
    for part in parts:
        entries += [(part.account_id, -part.fen), (home(accounts[part.account_id]).pk, part.fen)]
    book(viewer, "release", entries, now=now, held=held, why=why)
