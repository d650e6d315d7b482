"""Who could go for an order: the ranking of dispatch, narrowed to the provider's own workers."""

from datetime import datetime

from anju.dispatch import queries as dispatch
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders.models import Order
from anju.orders.queries.needing import choice

_ALL = 100_000
_NAMED = 20  # who is shown of those with one name


def candidates(
    viewer: Viewer, order: Order, *, now: datetime, limit: int = 3, without: frozenset[int] = frozenset()
) -> list[dispatch.Candidate]:
    """Rank workers for an order that was fetched (and so authorised) before; each with reasons."""
    if not viewer:
        return []
    registered = choice(SYSTEM, order, now=now, without=without, most=limit)
    if registered.facts:
        return registered.ranked
    return unregistered(viewer, order, now=now, limit=limit, without=without)


def looked_for(
    viewer: Viewer, order: Order, name: str, *, now: datetime, without: frozenset[int] = frozenset()
) -> dispatch.Choice:
    """Rank the workers for an order that was fetched before and tell of those with this in their names, able or not."""
    found = choice(SYSTEM, order, now=now, without=without, most=_NAMED, named=name) if viewer else None
    if found is not None and found.facts:
        return found
    places = unregistered(viewer, order, now=now, limit=_ALL, without=without)
    return dispatch.Choice([place for place in places if name in place.worker.name][:_NAMED], [], {})


def unregistered(
    viewer: Viewer, order: Order, *, now: datetime, limit: int = 3, without: frozenset[int] = frozenset()
) -> list[dispatch.Candidate]:
    """Rank whoever is on duty near an order that was fetched before: the register names nobody who delivers it."""
    if not viewer:
        return []
    home = order.elder.dwelling
    found = dispatch.candidates(
        SYSTEM, area=order.area_code, longitude=home.longitude if home else None,
        latitude=home.latitude if home else None, elder_id=order.elder_id, kind=order.item.code if order.item else "",
        now=now, limit=_ALL, without=without, gender=order.carer_gender, language=order.carer_language,
    )  # fmt: skip
    if order.provider_id is not None:
        found = [place for place in found if place.worker.organisation_id == order.provider_id]
    return found[:limit]
