"""What the purse can give: the reads behind holding, spending and giving back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from anju.benefits.models import Account, Entitlement, Entry, Hold, Programme
from anju.benefits.rules import Part, Purse, month_after, month_of, share
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import Principal, Viewer


def _seen(viewer: Viewer) -> Q:
    if viewer.principal is not Principal.FAMILY:
        viewer.need("order.read")
    return visible(viewer, elder="elder_id", organisation="provider_id")


@dataclass(frozen=True, slots=True)
class Available:
    """What the purse could give on a day: ``left_fen`` in all, ``covers_fen`` of a price that was asked about."""

    left_fen: int
    covers_fen: int
    programmes: tuple[str, ...]


def running(viewer: Viewer, elder_id: int, *, on: date) -> QuerySet[Entitlement]:
    """List what an elder is entitled to on a day."""
    rows = Entitlement.objects.filter(visible(viewer, elder="elder_id"), _on(on), elder_id=elder_id)
    return rows.select_related("programme").order_by("id")


def ungranted(viewer: Viewer, *, on: date) -> QuerySet[Entitlement]:
    """List the entitlements whose money of this month is not there yet."""
    viewer.need("benefit.move")
    return (
        Entitlement.objects.filter(_on(on)).exclude(accounts__kind="elder", accounts__month=month_of(on)).order_by("id")
    )


def _on(on: date) -> Q:
    """Build the filter for what runs on a day: the entitlement, and the programme that it belongs to."""
    return _runs(on, "") & _runs(on, "programme__")


def _runs(on: date, prefix: str) -> Q:
    begun = Q(**{f"{prefix}starts_on__lte": on})
    return begun & (Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": on}))


def available(viewer: Viewer, elder_id: int, *, on: date, price_fen: int = 0) -> Available:
    """Say what the purse holds for an elder on the day of a service, and how much of a price it would cover.

    A month whose money has not been granted yet counts with what it will be.
    """
    rows = list(running(viewer, elder_id, on=on))
    month = month_of(on)
    known = {
        row.entitlement_id: row
        for row in Account.objects.filter(entitlement__in=[item.pk for item in rows], kind="elder", month=month)
    }
    purses = []
    for row in rows:
        account = known.get(row.pk)
        left = row.programme.monthly_fen if account is None else account.balance_fen
        if account is not None and account.closed_at is not None:
            left = 0
        purses.append(Purse(row.pk, row.programme.code, left, row.programme.share_percent, month_after(month)))
    return Available(
        left_fen=sum(item.left_fen for item in purses),
        covers_fen=sum(part.fen for part in share(price_fen, purses)),
        programmes=tuple(row.programme.name for row in rows),
    )


def hold_of(viewer: Viewer, thing: str, thing_id: int) -> Hold | None:
    """Return the newest hold of a thing that was fetched (and so authorised) before."""
    return Hold.objects.filter(_seen(viewer), thing=thing, thing_id=thing_id).order_by("-id").first()


def bookings_of(viewer: Viewer, thing: str, thing_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the bookings of several things by thing, oldest first, each with its entries that sum to zero."""
    rows = Entry.objects.filter(
        transaction__hold__in=Hold.objects.filter(_seen(viewer), thing=thing, thing_id__in=thing_ids)
    ).order_by("id")
    found: dict[int, dict[int, dict[str, Any]]] = {}
    for row in rows.select_related("transaction", "transaction__hold", "account", "account__programme"):
        booking, hold = row.transaction, row.transaction.hold
        if hold is None:
            continue
        fresh = {"at": booking.at.isoformat(timespec="seconds"), "verb": booking.verb, "entries": []}
        line = found.setdefault(hold.thing_id, {}).setdefault(booking.pk, fresh)
        entry = {"account": row.account.kind, "programme": row.account.programme.code, "fen": row.fen}
        line["entries"].append(entry)
    return {thing_id: list(bookings.values()) for thing_id, bookings in found.items()}


def held_parts(viewer: Viewer, hold: Hold) -> tuple[Part, ...]:
    """Return the accounts that a hold lies on, in the order in which it took from them."""
    viewer.need("benefit.move")
    rows = hold.transactions.filter(verb="hold", entries__account__kind="held").order_by("entries__id")
    return tuple(Part(row[0], row[1]) for row in rows.values_list("entries__account_id", "entries__fen"))


def programme(viewer: Viewer, code: str) -> Programme | None:
    """Return a programme by its code, where one runs in the viewer's area."""
    return Programme.objects.filter(area_filter(viewer.area), code=code).first()


def to_recover(viewer: Viewer, *, area: str = "") -> QuerySet[Hold]:
    """List what was paid for services on or after the day on which the elder's entitlement ended."""
    ended = Q(elder__entitlements__ends_on__lte=F("service_on")) & Q(
        elder__entitlements__ended_why__in=("died", "moved")
    )
    rows = Hold.objects.filter(_seen(viewer), area_filter(area), ended, state="debited")
    return rows.select_related("elder").distinct().order_by("-id")
