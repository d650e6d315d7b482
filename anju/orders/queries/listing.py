"""Orders and plans inside the viewer's scope. A provider sees its own, the family those of linked elders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import Viewer
from anju.orders.lifecycle import AT_HOME, DONE, GOING, OPEN, WAITING
from anju.orders.models import Order, Plan
from anju.orders.queries.scope import seen

PLANS_AT_A_TIME = 2000
SORTS = {
    "starts": ("starts_at", "id"),
    "-starts": ("-starts_at", "-id"),
    "number": ("id",),
    "-number": ("-id",),
    "state": ("state", "-id"),
    "-state": ("-state", "-id"),
    "price": ("price_fen", "id"),
    "-price": ("-price_fen", "-id"),
}
GROUPS = {
    "open": OPEN,
    "waiting": WAITING,
    "going": (*GOING, *AT_HOME),
    "done": DONE,
    "trouble": ("reassigned", "no_show", "interrupted", "disputed"),
}


def order(viewer: Viewer, order_id: int, *, lock: bool = False) -> Order:
    """Return one order, or raise ``NotVisible``; ``lock`` holds its row until the transaction ends."""
    rows = Order.objects.filter(seen(viewer)).select_related("elder", "elder__dwelling", "item", "provider")
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=order_id).first()
    if row is None:
        raise NotVisible(order=order_id)
    return row


def orders(viewer: Viewer, **filters: Any) -> QuerySet[Order]:
    """List orders by ``area, state`` (or a group), ``channel, item, provider, text, elder, alert, sort``."""
    rows = Order.objects.filter(seen(viewer), area_filter(filters.get("area", "")))
    rows = rows.select_related("elder", "item", "provider")
    exact = {
        "channel": "channel",
        "item": "item__code",
        "provider": "provider_id",
        "elder": "elder_id",
        "plan": "plan_id",
    }
    rows = rows.filter(**{column: filters[name] for name, column in exact.items() if filters.get(name)})
    rows = rows.filter(_standing(filters))
    if filters.get("from"):
        rows = rows.filter(starts_at__gte=filters["from"])
    if filters.get("to"):
        rows = rows.filter(starts_at__lt=filters["to"])
    text = filters.get("text", "")
    if text:
        rows = rows.filter(
            Q(number__iexact=text)
            | Q(elder__name__startswith=text)
            | Q(elder__initials__startswith=text.lower())
            | Q(elder__number=text)
        )
    return rows.order_by(*SORTS.get(filters.get("sort", ""), ("-id",)))


def _standing(filters: Mapping[str, Any]) -> Q:
    """Build the filter of where an order stands, which is what the counts beside a list leave open."""
    state = filters.get("state", "")
    found = Q(state__in=GROUPS.get(state, (state,))) if state else Q()
    return found & ~Q(alert="") if filters.get("alert") else found


def orders_of(viewer: Viewer, elder_id: int, *, open_only: bool = False, limit: int = 50) -> list[Order]:
    """List an elder's orders: what is still to come by its time, then the newest that are over."""
    rows = orders(viewer, elder=elder_id)
    coming = list(rows.filter(state__in=OPEN).order_by("starts_at", "id")[:limit])
    return coming if open_only else [*coming, *rows.exclude(state__in=OPEN).order_by("-starts_at", "-id")[:limit]]


def open_orders(viewer: Viewer, elder_id: int) -> QuerySet[Order]:
    """List what has not come to the door yet, for ending it when an elder has died or moved away."""
    return orders(viewer, elder=elder_id).filter(state__in=("draft", *WAITING, *GOING, "no_show"))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many orders of a list stand where; ``shown``: those that the list itself shows."""

    all: int
    shown: int
    waiting: int
    going: int
    done: int
    trouble: int
    alert: int


def counts(viewer: Viewer, **filters: Any) -> Counts:
    """Count the orders of a list by where they stand, in one statement."""
    rows = orders(viewer, **{name: value for name, value in filters.items() if name not in {"state", "alert", "sort"}})
    said = {name: Count("id", filter=Q(state__in=GROUPS[name])) for name in ("waiting", "going", "done", "trouble")}
    said |= {"shown": Count("id", filter=_standing(filters)), "alert": Count("id", filter=~Q(alert=""))}
    found = rows.order_by().aggregate(all=Count("id"), **said)
    return Counts(**found)


def to_call_back(viewer: Viewer) -> QuerySet[Order]:
    """List the orders chosen for a call back that nobody has called yet, oldest first."""
    return orders(viewer).filter(sampled=True, state__in=("confirmed", "rated")).order_by("confirm_due_at", "id")


def plan(viewer: Viewer, plan_id: int, *, lock: bool = False) -> Plan:
    """Return one weekly plan, or raise ``NotVisible``."""
    rows = plans(viewer)
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=plan_id).first()
    if row is None:
        raise NotVisible(plan=plan_id)
    return row


def plans(viewer: Viewer, *, elder: int | None = None, state: str = "") -> QuerySet[Plan]:
    """List weekly plans."""
    if not viewer.can("order.read"):
        return Plan.objects.none()
    rows = Plan.objects.filter(visible(viewer, elder="elder_id", organisation="provider_id"))
    rows = rows.select_related("elder", "provider")
    if elder is not None:
        rows = rows.filter(elder_id=elder)
    return (rows.filter(state=state) if state else rows).order_by("-id")


def plans_due(viewer: Viewer, until: date, *, after: int = 0) -> list[int]:
    """List the running plans behind a number whose orders are not made up to a day, so many at a time."""
    rows = plans(viewer, state="active").filter(Q(made_until__isnull=True) | Q(made_until__lt=until), pk__gt=after)
    return list(rows.order_by("id").values_list("pk", flat=True)[:PLANS_AT_A_TIME])


def in_window(viewer: Viewer, elder_id: int, item_code: str, starts_at: datetime, ends_at: datetime) -> Order | None:
    """Return an order for the same service in an overlapping window that is still open, whoever placed it."""
    rows = Order.objects.filter(seen(viewer), elder_id=elder_id, item__code=item_code, state__in=OPEN)
    return rows.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).first()
