"""A round of meals is given to a courier: each door is asked for in order and stands so on the phone."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from anju.kernel.clock import day_bounds, local_day
from anju.kernel.refusals import Conflict
from anju.kernel.viewer import Viewer
from anju.orders import queries
from anju.orders.commands.daying import ask_stop


class RoundChanged(Conflict):
    """The round is another one by now: a meal was called off, came in, or the day is over."""

    code = "round_changed"


@transaction.atomic
def send_round(
    viewer: Viewer, provider_id: int, on: date, *, orders: Sequence[int], worker_id: int, capacity: int, now: datetime
) -> int:
    """Ask a courier for the doors of a round as it was shown; pressed twice, nobody is asked twice."""
    viewer.need("assignment.plan")
    found = queries.delivery_rounds(viewer, provider_id, on, capacity=capacity)
    shown = [item for item in found.rounds if [stop.order.pk for stop in item.stops] == list(orders)]
    if not shown or on < local_day(now):
        raise RoundChanged
    midnight, asked = day_bounds(on)[0], 0
    for stop in shown[0].stops:
        starts = (stop.at - midnight).total_seconds() / 60
        asked += ask_stop(
            viewer, {"order": stop.order.pk, "starts": starts, "ends": starts + queries.AT_DOOR, "worker": worker_id},
            lambda minutes: midnight + timedelta(minutes=minutes), now,
        )  # fmt: skip
    return asked
