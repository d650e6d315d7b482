"""One day of orders from the first look at a phone to the reckoning in the evening of the day after the next."""

import logging
import time
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from anju_city.doors import Demo
from anju_city.hours import Hours
from anju_city.orders import wishes
from anju_city.orders.carers import Carers
from anju_city.orders.crowd import Crowd, gather
from anju_city.orders.customers import BEIJING, Customers
from anju_city.orders.day import Day
from anju_city.orders.desks import Desks
from anju_city.orders.ear import Ear
from anju_city.orders.reckoning import Reckoning, reckon
from anju_city.orders.tally import Tally

log = logging.getLogger("anju_city")
_COME, _OPEN, _END = 5 * 60, 5 * 60 + 10, 23 * 60
_SILENCE = 50  # hours after which silence has agreed to everything
_PURSES = 200


@dataclass(frozen=True, slots=True)
class Result:
    """What a day came to."""

    orders: int
    asked_for: int
    seconds: float
    most_under_way: int
    tally: Tally
    reckoning: Reckoning

    def data(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "asked for": self.asked_for, "orders": self.orders, "seconds": round(self.seconds, 1),
            "orders a second": round(self.orders / self.seconds, 2), "most under way": self.most_under_way,
            "refused": dict(self.tally.refused),
            "counted": dict(self.tally.counted), "requests": self.tally.shares(), **asdict(self.reckoning),
        }  # fmt: skip


def play(
    demo: Demo,
    hours: Hours,
    *,
    orders: int,
    seed: int,
    on: date,
    side_by_side: int = 8,
    settle: bool = True,
    look: float = 12,
) -> Result:
    """Play a day. ``settle``: let two more days go by at the end, after which silence has agreed.

    ``look``: minutes between two looks of a worker at the phone, where the platform does not ring.
    """
    midnight = datetime(on.year, on.month, on.day, tzinfo=BEIJING)
    tally = Tally()
    crowd = gather(demo, most_elders=max(50, orders // 2))
    day = Day(hours, tally, crowd=side_by_side)
    desks = Desks(crowd, day, tally, midnight)
    customers = Customers(crowd, day, tally, midnight, told=desks.concern)
    carers = Carers(crowd, day, tally, midnight, seed=seed, look=look)
    ear = Ear(carers.ring)
    carers.rung = ear.open(crowd.api, crowd.county)
    carers.begin(_COME)
    desks.begin(_OPEN)
    before = _purses(crowd, on)
    sizes = {"elders": len(crowd.elders), "items": len(crowd.items), "families": len(crowd.families)}
    drawn = [wishes.draw(seed, index, **sizes) for index in range(orders)]
    for wish in drawn:
        moment = midnight + timedelta(minutes=wish.at)
        if moment >= hours.now():
            day.at(moment, lambda wish=wish: customers.order(wish))  # type: ignore[misc]
    begun, most = time.perf_counter(), 0
    for hour in range(_COME // 60, _END // 60 + 1):
        day.run(midnight + timedelta(hours=hour))
        under_way = sum(order.word == "placed" and not order.finished for order in tally.orders.values())
        most = max(most, under_way)
        took = time.perf_counter() - begun
        log.info("%02d:00  %s orders, %s under way, %.0f s", hour, len(tally.orders), under_way, took)
    seconds = time.perf_counter() - begun
    if settle:
        for hour in range(1, _SILENCE + 1):
            hours.until(midnight + timedelta(hours=_END // 60 + hour))
    after = _purses(crowd, on)
    tally.purses = {elder: (fen, after.get(elder, (0, ""))[0], item) for elder, (fen, item) in before.items()}
    found = reckon(crowd.api, tally, crowd.county, [on], ear=ear if carers.rung else None)
    ear.close()
    crowd.go_home()
    return Result(len(tally.orders), orders, seconds, most, tally, found)


def _purses(crowd: Crowd, on: date) -> dict[str, tuple[int, str]]:
    """Ask what elders have left in the month of a day, as an app asks before it orders."""
    found: dict[str, tuple[int, str]] = {}
    for elder in crowd.elders[:_PURSES]:
        for item in crowd.items[:3]:
            body = {"elder": str(elder), "item": item, "on": on.isoformat()}
            answer = crowd.api.call("POST", "orders/quote", json=body)
            if answer.is_success and answer.json()["left_fen"]:
                found[str(elder)] = (int(answer.json()["left_fen"]), item)
                break
    return found
