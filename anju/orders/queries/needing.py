"""What an order asks of whoever goes, in plain values for dispatch; and the choice that follows."""

from datetime import datetime, timedelta

from anju.dispatch import queries as dispatch
from anju.kernel.viewer import Viewer
from anju.orders.models import Order
from anju.orders.queries.page import AnyOrder
from anju.orders.rules import joining

_ABOUT = timedelta(hours=1)  # where the catalogue names no duration


def need(viewer: Viewer, order: Order, *, without: frozenset[int] = frozenset()) -> dispatch.Need:
    """Say what an order that was fetched (and so authorised) before asks of a worker."""
    home = order.elder.dwelling if viewer else None
    starts_at = order.planned_start_at or order.starts_at
    minutes = order.item.default_minutes if order.item else None
    ends_at = order.planned_end_at or starts_at + (timedelta(minutes=minutes) if minutes else _ABOUT)
    return dispatch.Need(
        thing="order",
        thing_id=order.pk,
        elder_id=order.elder_id,
        area=order.area_code,
        longitude=home.longitude if home else None,
        latitude=home.latitude if home else None,
        item=order.item.code if order.item else "",
        qualification=order.item.required_qualification if order.item else "",
        starts_at=starts_at,
        ends_at=ends_at,
        providers=frozenset({order.provider_id}) if order.provider_id is not None else None,
        gender=order.carer_gender,
        language=order.carer_language,
        urgent=order.urgent,
        minimum_minutes=_least(order),
        without=without,
    )


def _least(order: Order) -> int | None:
    """Return how long somebody stays at least: not at all where something is only handed over."""
    if order.item is None:
        return None
    return 0 if order.item.is_brought else order.item.minimum_minutes


def choice(
    viewer: Viewer,
    order: Order,
    *,
    now: datetime,
    without: frozenset[int] = frozenset(),
    most: int | None = None,
    named: str = "",
) -> dispatch.Choice:
    """Rank the workers of the order's provider, or of all that serve its division; a provider gets its own alone."""
    return dispatch.choice(viewer, need(viewer, order, without=without), now=now, most=most, named=named)


def people_needed(viewer: Viewer, order: AnyOrder) -> int:
    """Return how many go together for an order that was fetched (and so authorised) before."""
    item = order.item if viewer else None
    return joining.people(item.people, item.people_for, order.elder.care_level) if item else 1


def still_missing(viewer: Viewer, order: AnyOrder, *, said_yes: bool = False) -> int:
    """Return how many are neither asked nor on their way; with ``said_yes`` whoever has not answered is missing too."""
    needed = people_needed(viewer, order)
    if needed == 1:
        return 0
    rows = dispatch.active_assignments(viewer, "order", order.pk)
    return max(0, needed - (rows.exclude(state="offered") if said_yes else rows).count())
