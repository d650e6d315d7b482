"""Placing an order: eligibility, price and hold in one transaction; several at once as a package."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from anju.benefits import commands as benefits
from anju.institutions import queries as institutions
from anju.kernel.clock import local_day
from anju.kernel.money import yuan
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import permissions, queries
from anju.orders.commands.moving import THING, held, next_number, note, step, tell
from anju.orders.events import OrderPlaced
from anju.orders.models import CHANNELS, Order, Package, Plan
from anju.orders.queries.listing import in_window
from anju.orders.rules import timing
from anju.people import queries as people

if TYPE_CHECKING:
    from anju.people.models import Elder

_MOST = 10
_MOST_QUANTITY = 31
_NO_TIME = 60  # minutes of an item without a usual length


class ElderGone(Conflict):
    """The elder has died or moved away; nothing is ordered for them any more."""

    code = "order_elder_gone"


class WindowInvalid(Invalid):
    """The wished time is past, too far ahead, empty or too long."""

    code = "order_window_invalid"


class OrderThere(Conflict):
    """The same service is ordered already for that time; facts give its number."""

    code = "order_there"


class PriceChanged(Conflict):
    """What the customer would pay is more than was shown; facts give the new sums in yuan."""

    code = "order_price_changed"


class ChannelUnknown(Invalid):
    """Not one of the doors through which orders come."""

    code = "order_channel_unknown"


class ProviderClosed(Conflict):
    """The provider does not work at present."""

    code = "order_provider_closed"


class PackageInvalid(Invalid):
    """A package holds two to ten services."""

    code = "order_package_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants: which service, when, from whom. ``shown_own_fen`` is what the customer was told to pay."""

    item: str
    starts_at: datetime
    ends_at: datetime | None = None
    provider_id: int | None = None
    quantity: int = 1
    urgent: bool = False
    note: str = ""
    shown_own_fen: int | None = None
    carer_gender: str | None = None  # f, m, empty for no wish; None: as the elder's record says
    carer_language: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an order comes from beside its channel."""

    source: str = ""
    source_id: int | None = None
    plan: Plan | None = None
    plan_day: date | None = None
    package: Package | None = None


@transaction.atomic
def place(
    viewer: Viewer,
    elder_id: int,
    wish: Wish,
    *,
    channel: str,
    now: datetime,
    source: str = "",
    source_id: int | None = None,
    draft_id: int | None = None,
) -> Order:
    """Place an order: the price is fixed, the subsidy held, and the search for a worker begins when it is time.

    ``draft_id`` is a call that was answered: the same order goes on.
    """
    permissions.check(viewer, "place")
    elder = _living(viewer, elder_id)
    if draft_id is not None:
        draft = held(viewer, draft_id)
        permissions.check(viewer, "place", draft)
        if draft.elder_id != elder.pk:
            raise ElderGone(name=elder.name)
        return put(viewer, elder, wish, channel=draft.channel, now=now, draft=draft)
    return put(viewer, elder, wish, channel=channel, now=now, origin=Origin(source, source_id))


@transaction.atomic
def place_package(
    viewer: Viewer,
    elder_id: int,
    wishes: Sequence[Wish],
    *,
    channel: str,
    now: datetime,
    name: str = "",
    shown_own_fen: int | None = None,
) -> Package:
    """Place several services together: all of them, or none; a higher own part than was shown refuses."""
    permissions.check(viewer, "place")
    elder = _living(viewer, elder_id)
    if not 1 < len(wishes) <= _MOST:
        raise PackageInvalid(most=_MOST)
    package = Package.objects.create(
        elder=elder, area_code=elder.area_code, name=name[:60], placed_by=viewer.actor, placed_at=now
    )
    placed = [put(viewer, elder, wish, channel=channel, now=now, origin=Origin(package=package)) for wish in wishes]
    own = sum(row.own_fen for row in placed)
    if shown_own_fen is not None and own > shown_own_fen:
        raise PriceChanged(price=yuan(sum(row.price_fen for row in placed)), own=yuan(own), own_fen=own)
    return package


def _living(viewer: Viewer, elder_id: int) -> "Elder":
    elder = people.elder(viewer, elder_id)
    if elder.status != "living":
        raise ElderGone(name=elder.name)
    return elder


def put(
    viewer: Viewer,
    elder: "Elder",
    wish: Wish,
    *,
    channel: str,
    now: datetime,
    origin: Origin | None = None,
    draft: Order | None = None,
) -> Order:
    """Write the order of an elder who was fetched before, hold its subsidy and tell."""
    come = origin or Origin()
    if channel not in CHANNELS:
        raise ChannelUnknown(channel=channel)
    quote = queries.quote(
        SYSTEM, elder, wish.item, on=local_day(wish.starts_at), provider_id=wish.provider_id, quantity=_quantity(wish)
    )
    minutes = (quote.item.default_minutes or _NO_TIME) * (_quantity(wish) if quote.item.unit == "hour" else 1)
    ends_at = wish.ends_at or wish.starts_at + timedelta(minutes=minutes)
    _check_window(wish.starts_at, ends_at, now)
    there = in_window(SYSTEM, elder.pk, wish.item, wish.starts_at, ends_at)
    if there is not None and (draft is None or there.pk != draft.pk):
        raise OrderThere(number=there.number, item=quote.item.name)
    provider_id = quote.price.provider_id or wish.provider_id
    if provider_id is not None and institutions.institution(SYSTEM, provider_id).state != "open":
        raise ProviderClosed(name=institutions.institution(SYSTEM, provider_id).name)
    values: dict[str, Any] = {
        "item": quote.item, "provider_id": provider_id, "urgent": wish.urgent, "quantity": _quantity(wish),
        "starts_at": wish.starts_at, "ends_at": ends_at, "planned_start_at": wish.starts_at,
        "planned_end_at": wish.starts_at + timedelta(minutes=minutes), "price_fen": quote.price_fen, "subsidy_fen": 0,
        "own_fen": quote.price_fen, "note": wish.note.strip()[:500], "placed_at": now,
        "dispatch_at": timing.dispatch_at(wish.starts_at, urgent=wish.urgent, now=now),
        "carer_gender": elder.carer_gender if wish.carer_gender is None else wish.carer_gender,
        "carer_language": wish.carer_language.strip()[:30],
        "cancel_rule": queries.cancel_rule(SYSTEM, area=elder.area_code, on=local_day(now)),
    }  # fmt: skip
    row = draft or _draft(viewer, elder, channel, come, values, now)
    subsidy = hold_for(viewer, row, quote, provider_id, now) if quote.subsidy_fen else 0
    own = quote.price_fen - subsidy
    if wish.shown_own_fen is not None and own > wish.shown_own_fen:
        raise PriceChanged(price=yuan(quote.price_fen), own=yuan(own), own_fen=own)
    values |= {"subsidy_fen": subsidy, "own_fen": own}
    data = {"item": quote.item.name, "price_fen": quote.price_fen, "subsidy_fen": subsidy, "reason": quote.reason}
    step(viewer, row, "place", now=now, why=values["note"], data=data, **values)
    tell(viewer, OrderPlaced, row, now=now)
    return row


def _quantity(wish: Wish) -> int:
    if not 1 <= wish.quantity <= _MOST_QUANTITY:
        raise WindowInvalid(field="quantity")
    return wish.quantity


def _check_window(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    longest = timing.LONGEST_WINDOW * _MOST_QUANTITY
    if (
        starts_at < now - timing.BACK
        or starts_at > now + timing.FURTHEST
        or not starts_at < ends_at <= starts_at + longest
    ):
        raise WindowInvalid(field="starts_at")


def _draft(viewer: Viewer, elder: "Elder", channel: str, come: Origin, values: dict[str, Any], now: datetime) -> Order:  # noqa: PLR0917
    return Order.objects.create(
        number=next_number(elder.area_code, now), channel=channel, elder=elder, area_code=elder.area_code,
        package=come.package, plan=come.plan, plan_day=come.plan_day, source=come.source, source_id=come.source_id,
        placed_by=viewer.actor, placed_name=viewer.name[:60], created_at=now, **{**values, "placed_at": None},
    )  # fmt: skip


def hold_for(viewer: Viewer, row: Order, quote: queries.Quote, provider_id: int | None, now: datetime) -> int:
    """Set aside what the purse covers on the day of an order; return how much it is."""
    platform = viewer.platform
    found = benefits.hold(
        platform, elder_id=row.elder_id, area=row.area_code, thing=THING, thing_id=row.pk, price_fen=quote.price_fen,
        on=local_day(row.starts_at), provider_id=provider_id, now=now,
    )  # fmt: skip
    return found.fen if found else 0


__all__ = ["Origin", "PriceChanged", "Wish", "hold_for", "note", "place", "place_package", "put"]
