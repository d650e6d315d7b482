"""Meals that are brought to the home as rounds from the canteen: worked out from the orders as they stand now.

Nothing is stored: a meal that is called off is out of the rounds at the next look. PyVRP searches with a fixed seed and
a fixed number of steps, so two looks at the same orders show the same rounds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM, Principal, Viewer
from anju.orders.models import Order
from anju.orders.queries.dayorders import day_orders
from anju.orders.queries.ways import distances_m, travel
from anju_engines.routing.problem import Impossible
from anju_engines.routing.rounds import Call, Fleet, plan_rounds

MEAL = "meal"
CARRIERS, CAPACITY, AT_DOOR = 20, 20, 4  # at most so many; boxes in a carrier; minutes at a door
_STEPS, _SECONDS = 300, 2.0
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Stop:
    """One door of a round."""

    order: Order
    at: datetime
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Round:
    """The doors of one carrier in order, from leaving the canteen to being back."""

    leaves_at: datetime
    back_at: datetime
    stops: tuple[Stop, ...]

    @property
    def boxes(self) -> int:
        """Return how many meals are carried."""
        return sum(stop.order.quantity for stop in self.stops)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A day of deliveries: the rounds, and the meals without one; ``impossible`` when the windows allow none."""

    place: Any
    day: date
    rounds: tuple[Round, ...]
    without_place: tuple[Order, ...]
    impossible: bool = False


def delivery_rounds(
    viewer: Viewer, provider_id: int, on: date, *, capacity: int = CAPACITY, mode: str = "ebike"
) -> Delivery:  # fmt: skip
    """Work out the rounds of a canteen's meals on a day, for its own staff and for who may see a provider's day."""
    own = viewer.principal is Principal.PROVIDER and viewer.organisation_id == provider_id
    viewer.need("order.read" if viewer.principal is Principal.PROVIDER else "worker.read")
    viewer.need("order.read")
    if viewer.principal is Principal.PROVIDER and not own:
        raise NotVisible(institution=provider_id)
    place = institutions.institution(SYSTEM if own else viewer, provider_id)
    rows = list(
        day_orders(SYSTEM, on)
        .filter(provider_id=provider_id, item__code=MEAL)
        .select_related("elder__dwelling", "item")
    )
    known = [row for row in rows if _point(row.elder.dwelling) is not None]
    lost = tuple(row for row in rows if _point(row.elder.dwelling) is None)
    if not known or _point(place) is None:
        return Delivery(place, on, (), lost if _point(place) else tuple(rows))
    try:
        return Delivery(place, on, tuple(_rounds(place, known, on, capacity, mode)), lost)
    except Impossible:
        return Delivery(place, on, (), (*known, *lost), impossible=True)


def _point(row: Any) -> tuple[float, float] | None:
    longitude, latitude = getattr(row, "longitude", None), getattr(row, "latitude", None)
    return None if longitude is None or latitude is None else (longitude, latitude)


def _rounds(place: Any, rows: list[Order], on: date, capacity: int, mode: str) -> Iterator[Round]:
    points = [_point(place), *(_point(row.elder.dwelling) for row in rows)]
    metres = np.round(distances_m(points))
    minutes = np.ceil(travel(points, [mode], on.month).minutes[mode])
    midnight = clock.day_bounds(on)[0]
    calls = [
        Call(number, row.quantity, _window(row, midnight), AT_DOOR) for number, row in enumerate(rows, start=1)
    ]  # fmt: skip
    fleet = Fleet(CARRIERS, max(capacity, *(row.quantity for row in rows)), (0, _DAY))
    found = plan_rounds(calls, fleet, metres, minutes, seconds=_SECONDS, iterations=_STEPS)
    laid = (_lay(numbers, calls, rows, minutes, midnight) for numbers in found.rounds if numbers)
    yield from sorted(laid, key=lambda item: (item.leaves_at, item.stops[0].order.pk))


def _window(row: Order, midnight: datetime) -> tuple[int, int]:
    first = max(0, int((row.starts_at - midnight).total_seconds() // 60))
    last = min(_DAY, int((row.ends_at - midnight).total_seconds() // 60)) - AT_DOOR
    return first, max(first, last)


def _lay(
    numbers: tuple[int, ...], calls: list[Call], rows: list[Order], minutes: np.ndarray, midnight: datetime
) -> Round:  # fmt: skip
    """Give each door of a round its time: out of the canteen as late as the first door lets, then door by door."""
    first = calls[numbers[0]]
    time = first.window[0] - minutes[0, first.place]
    leaves, here, stops = max(time, 0.0), 0, []
    now = leaves
    for number in numbers:
        now = max(now + minutes[here, calls[number].place], calls[number].window[0])
        point = _point(rows[number].elder.dwelling) or (0.0, 0.0)
        stops.append(Stop(rows[number], midnight + timedelta(minutes=float(now)), *point))
        now, here = now + AT_DOOR, calls[number].place
    back = now + minutes[here, 0]
    return Round(
        midnight + timedelta(minutes=float(leaves)), midnight + timedelta(minutes=float(back)), tuple(stops)
    )  # fmt: skip
