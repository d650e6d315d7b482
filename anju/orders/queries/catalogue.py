"""The catalogue of a day, prices by area and provider, and what an order would cost whom."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from anju.benefits import queries as benefits
from anju.kernel.refusals import Invalid, NotVisible
from anju.kernel.scope import area_filter
from anju.kernel.viewer import SYSTEM, Principal, Viewer
from anju.orders.models import Item, Price
from anju.orders.rules import subsidy
from anju.people import queries as people

if TYPE_CHECKING:
    from anju.people.models import Elder

_LEVELS = (12, 9, 6, 4, 2)


class NoPrice(Invalid):
    """Nobody offers this item in this area on this day."""

    code = "order_no_price"


@dataclass(frozen=True, slots=True)
class Quote:
    """What an order would cost on a day, and who pays. ``reason`` says why the purse pays or does not, as a code."""

    item: Item
    price: Price
    quantity: int
    price_fen: int
    subsidy_fen: int
    own_fen: int
    left_fen: int
    reason: str
    word: str
    programmes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the catalogue with the prices that hold."""

    item: Item
    prices: tuple[Price, ...]


def _on(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def items(viewer: Viewer, *, on: date, class_code: str = "") -> QuerySet[Item]:
    """List the catalogue as it stands on a day; it is public knowledge."""
    rows = Item.objects.filter(_on(on)) if viewer else Item.objects.none()
    return (rows.filter(class_code=class_code) if class_code else rows).order_by("position", "id")


def item(viewer: Viewer, code: str, *, on: date) -> Item:
    """Return the version of an item that holds on a day, or raise ``NotVisible``."""
    row = items(viewer, on=on).filter(code=code).first()
    if row is None:
        raise NotVisible(item=code)
    return row


def prices(viewer: Viewer, *, on: date, area: str = "", item_code: str = "") -> QuerySet[Price]:
    """List the prices of a day that hold in or around an area: those of wider areas hold too. Prices are public.

    A provider sees its own and those of nobody in particular.
    """
    where = _around(area) if area else Q()
    if viewer.principal is Principal.PROVIDER:
        where &= Q(provider=viewer.organisation_id) | Q(provider__isnull=True)
    rows = Price.objects.filter(where, _on(on)).select_related("provider")
    return (rows.filter(item_code=item_code) if item_code else rows).order_by("item_code", "area_code", "id")


def _around(area: str) -> Q:
    wider = [area[:digits] for digits in _LEVELS if len(area) >= digits]
    return area_filter(area) | Q(area_code__in=wider)


def catalogue(viewer: Viewer, *, on: date, area: str = "", class_code: str = "") -> list[Line]:
    """List the items of a day with the prices that hold in or around an area."""
    by_item: dict[str, list[Price]] = defaultdict(list)
    for row in prices(viewer, on=on, area=area or viewer.area):
        by_item[row.item_code].append(row)
    return [Line(row, tuple(by_item[row.code])) for row in items(viewer, on=on, class_code=class_code)]


def providers_of(viewer: Viewer, item_code: str, *, area: str, on: date) -> list[Price]:
    """List who offers an item at a home, the cheapest first; of several prices of one provider the nearest area's."""
    return offers(viewer, area=area, on=on, item_code=item_code).get(item_code, [])


def offers(viewer: Viewer, *, area: str, on: date, item_code: str = "") -> dict[str, list[Price]]:
    """Return by item who offers it at a home, in one statement for all items."""
    wider = [area[:digits] for digits in _LEVELS if len(area) >= digits]
    rows = prices(viewer, on=on, item_code=item_code).filter(area_code__in=wider)
    found: dict[str, dict[int | None, Price]] = defaultdict(dict)
    for row in rows.filter(Q(provider__isnull=True) | Q(provider__state="open")):
        known = found[row.item_code].get(row.provider_id)
        if known is None or len(row.area_code) > len(known.area_code):
            found[row.item_code][row.provider_id] = row
    return {code: _sorted(nearest) for code, nearest in found.items()}


def _sorted(nearest: dict[int | None, Price]) -> list[Price]:
    named = [row for key, row in nearest.items() if key is not None] or list(nearest.values())
    return sorted(named, key=lambda row: (row.fen, row.pk))


def quote(
    viewer: Viewer, elder: "Elder", item_code: str, *, on: date, provider_id: int | None = None, quantity: int = 1
) -> Quote:
    """Say what an order would cost on a day and who pays. The elder was fetched (and so authorised) before."""
    row = item(viewer, item_code, on=on)
    sellers = providers_of(SYSTEM, item_code, area=elder.area_code, on=on)
    if provider_id is not None:
        sellers = [offer for offer in sellers if offer.provider_id in {provider_id, None}]
    if not sellers:
        raise NoPrice(item=row.name)
    price = sellers[0]
    price_fen = price.fen * quantity
    standings = _standings(elder.pk, on)
    decision = subsidy.may_buy(row.subsidy_for, elder.care_level, standings)
    purse = benefits.available(SYSTEM, elder.pk, on=on, price_fen=price_fen)
    covers = purse.covers_fen if decision.allowed else 0
    reason = decision.reason
    if decision.allowed and not purse.programmes:
        reason = "no_programme"
    elif decision.allowed and not purse.left_fen and price_fen:
        reason = "used_up"
    return Quote(
        item=row, price=price, quantity=quantity, price_fen=price_fen, subsidy_fen=covers, own_fen=price_fen - covers,
        left_fen=purse.left_fen, reason=reason, word=decision.word, programmes=purse.programmes,
    )  # fmt: skip


def _standings(elder_id: int, on: date) -> list[str]:
    found = people.categories(SYSTEM, elder_id)
    return [row.kind for row in found if row.starts_on <= on and (row.ends_on is None or row.ends_on > on)]
