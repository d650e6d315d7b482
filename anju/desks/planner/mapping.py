"""The day on a map: the provider, each door with its number in a worker's day, a line for each worker."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from anju.orders import queries

_LABELS = 12
"""Doors up to which their names stand on the map."""


def drawn(
    day: queries.DaySeen,
    stops: list[dict[str, Any]],
    seen: frozenset[int],
    names: Mapping[int, str],
    colours: Mapping[int, int],
) -> dict[str, Any]:
    """Return points and lines for the map; a door outside the viewer's division is left out."""
    office = place(day.provider)
    points = [{**office, "kind": "office", "sign": "", "label": day.provider.name}] if office else []
    lines, numbers = [], dict[int, int]()
    routes: dict[int, list[dict[str, Any]]] = {}
    for stop in stops:
        routes.setdefault(stop["worker"], []).append(stop)
    for worker, mine in routes.items():
        way = [office] if office else []
        for stop in mine:
            row = day.orders[stop["order"]]
            door = place(row)
            if door is None or row.pk not in seen:
                continue
            numbers[worker] = numbers.get(worker, 0) + 1
            way.append(door)
            label = row.elder_name if len(stops) <= _LABELS else ""
            points.append(
                {**door, "kind": f"stop is-w{colours.get(worker, 0)}", "sign": str(numbers[worker]), "label": label}
            )
        way += [office] if office else []
        lines.append({"points": [[spot["lat"], spot["lon"]] for spot in way], "kind": f"w{colours.get(worker, 0)}"})
    served = {stop["order"] for stop in stops}
    for order, row in day.orders.items():
        door = place(row)
        if order not in served and order in seen and door:
            points.append(
                {**door, "kind": "open", "sign": "!", "label": _("%(name)s 没有人去") % {"name": row.elder_name}}
            )
    return {
        "points": points,
        "lines": lines,
        "names": {str(colours[one]): names[one] for one in colours if one in names},
    }


def place(row: Any) -> dict[str, float] | None:
    """Return where something is, if that is known."""
    if row is None or row.longitude is None or row.latitude is None:
        return None
    return {"lat": row.latitude, "lon": row.longitude}
