"""A plan as it is stored: a row for each person at a door, and why a visit has nobody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anju.dispatch import commands as dispatch
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import queries
from anju.orders.commands.moving import THING, note
from anju.orders.models import Order
from anju_engines import routing


def share(stop: Mapping[str, Any]) -> tuple[int, int]:
    """Return the order of a stored stop and which of its people it is for."""
    return int(stop["order"]), int(stop.get("person", 0))


def written(day: queries.Day, plan: routing.Plan, pinned: Mapping[tuple[int, int], bool]) -> list[dict[str, Any]]:
    """Write a plan as rows."""
    places = {visit.id: visit.place for visit in day.problem.visits}
    found = []
    for route in plan.routes:
        worker = next(row for row in day.problem.workers if row.id == route.worker)
        here = worker.starts_at
        for stop in route.stops:
            hop = float(day.problem.travel.minutes[worker.mode][here, places[stop.visit]])
            here = places[stop.visit]
            order, person = day.shares[stop.visit][stop.part]
            found.append(
                {
                    "order": order, "person": person, "worker": int(route.worker), "arrives": round(stop.arrives, 2),
                    "starts": round(stop.starts, 2), "ends": round(stop.ends, 2), "travel": hop,
                    "pinned": pinned.get((order, person), False),
                }
            )  # fmt: skip
    return found


def unplaced(day: queries.Day, plan: routing.Plan) -> list[dict[str, Any]]:
    """Say for each order without anybody why that is."""
    visits = {visit.id: visit for visit in day.problem.visits}
    found = []
    for name in plan.unserved:
        for order in dict.fromkeys(order for order, _person in day.shares[name]):
            parts = [
                part
                for (mine, _person), part in zip(day.shares[name], visits[name].parts, strict=True)
                if mine == order
            ]
            found.append({"order": order, **_why(day, visits[name], parts)})
    return found


def _why(day: queries.Day, visit: routing.Visit, parts: list[routing.Part]) -> dict[str, Any]:
    """Nobody there, the qualification, too few people, the hours, or all are busy."""
    asked = {skill for part in parts for skill in part.skills if not skill.startswith(queries.KEEPS)}
    able = [row for row in day.problem.workers if asked <= row.skills]
    inside = [
        row for row in able if row.shift[0] <= visit.window[1] and row.shift[1] >= visit.window[0] + parts[0].minutes
    ]
    if not day.problem.workers:
        why = "nobody_there"
    elif not able:
        why = "expired" if any(asked & item.expired for item in day.staff) else "nobody_holds"
    elif len(able) < len(parts):
        why = "too_few"
    else:
        why = "busy" if len(inside) >= len(parts) else "off_hours"
    return {"why": why, "asked": next(iter(asked), "")}


def plan_time(viewer: Viewer, row: Order, start: datetime, end: datetime, *, now: datetime) -> bool:
    """Write the planned time of an order; False when it had it already."""
    if (row.planned_start_at, row.planned_end_at) == (start, end):
        return False
    row.planned_start_at, row.planned_end_at = start, end
    row.save(update_fields=["planned_start_at", "planned_end_at"])
    note(viewer, row, "plan", now=now, data={"start": start.isoformat(), "end": end.isoformat()})
    dispatch.wake_phones(SYSTEM, THING, row.pk)
    return True
