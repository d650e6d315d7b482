"""A whole division's day: all providers side by side, every worker's row, every way on one map."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from anju.desks.planner import chart, mapping, words
from anju.dispatch import queries as dispatch
from anju.institutions import queries as institutions
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import queries

_PLAN = ("provider_id", "state", "stops")
MOST_ROWS = 60
"""Workers whose rows are drawn; with more the page names how many are left out and leads to each provider's day."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider in the list."""

    provider: Any
    orders: int
    placed: int
    open: int
    workers: int
    state: str  # none, computing, draft, published


@dataclass(frozen=True, slots=True)
class County:
    """What stands on the page of a division."""

    rows: list[Provider]
    chart: chart.Chart
    map: dict[str, Any]
    orders: int
    placed: int
    open: int
    hidden: int


def page(viewer: Viewer, day: date) -> County:
    """Put all providers of a division together; only visits inside the viewer's division are drawn."""
    orders = {row.pk: row for row in queries.orders_of_day(viewer, day)}
    counted = Counter(row.provider_id for row in orders.values())
    places = list(institutions.institutions(viewer, ids=list(counted)))
    plans = {of: (state, stops) for of, state, stops in queries.day_plans(viewer, day).values_list(*_PLAN)}
    staff = _staff(counted)
    rows, stops, names = [], list[dict[str, Any]](), dict[int, str]()
    for place in places:
        state, planned = plans.get(place.pk, ("none", []))
        mine = [stop for stop in planned if stop["order"] in orders]
        stops += mine
        there = {stop["worker"] for stop in mine}
        names |= {worker: name for worker, name in staff[place.pk] if worker in there}
        placed = len({stop["order"] for stop in mine})
        rows.append(Provider(place, counted[place.pk], placed, counted[place.pk] - placed, len(there), state))
    drawn = list(names)[:MOST_ROWS]
    colours = {worker: number % chart.COLOURS for number, worker in enumerate(names)}
    return County(
        rows=rows, chart=chart.draw(_rows(drawn, names, stops), _bars(orders, stops, colours)),
        map=_map(places, orders, stops, colours), orders=sum(counted.values()), placed=sum(row.placed for row in rows),
        open=sum(row.open for row in rows), hidden=len(names) - len(drawn),
    )  # fmt: skip


def _staff(providers: Collection[int]) -> Mapping[int | None, list[tuple[int, str]]]:
    """Return the workers of each provider with their names, those on duty first, in one statement for all."""
    found: dict[int | None, list[tuple[int, str]]] = defaultdict(list)
    rows = dispatch.workers(SYSTEM).filter(organisation_id__in=list(providers))
    for of, worker, name in rows.values_list("organisation_id", "pk", "name"):
        found[of].append((worker, name))
    return found


def _rows(drawn: list[int], names: dict[int, str], stops: list[dict[str, Any]]) -> dict[int, tuple[str, float, float]]:
    spans: dict[int, list[float]] = defaultdict(list)
    for stop in stops:
        spans[stop["worker"]] += [stop["arrives"] - stop["travel"], stop["ends"]]
    return {worker: (names[worker], min(spans[worker]), max(spans[worker])) for worker in drawn}


def _bars(
    orders: dict[int, queries.DayOrder], stops: list[dict[str, Any]], colours: dict[int, int]
) -> list[dict[str, Any]]:
    found = []
    for stop in stops:
        row = orders[stop["order"]]
        at = words.moment(stop["starts"])
        item = row.item.name if row.item else ""
        found.append(
            {**stop, "label": row.elder_name, "title": f"{at} {row.elder_name} {item}", "kind": "",
             "colour": colours.get(stop["worker"], 0), "provider": row.provider_id}
        )  # fmt: skip
    return found


def _map(
    places: list[Any], orders: dict[int, queries.DayOrder], stops: list[dict[str, Any]], colours: dict[int, int]
) -> dict[str, Any]:  # fmt: skip
    offices = {place.pk: mapping.place(place) for place in places}
    points = [
        {**spot, "kind": "office", "sign": "", "label": place.name}
        for place in places
        if (spot := offices[place.pk]) is not None
    ]
    ways: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for stop in sorted(stops, key=lambda one: one["starts"]):
        ways[stop["worker"]].append(stop)
    lines = []
    for worker, mine in ways.items():
        office = offices.get(orders[mine[0]["order"]].provider_id)
        doors = [door for stop in mine if (door := mapping.place(orders[stop["order"]])) is not None]
        points += [
            {**door, "kind": f"stop is-w{colours.get(worker, 0)}", "sign": str(number), "label": ""}
            for number, door in enumerate(doors, start=1)
        ]
        way = [spot for spot in (office, *doors, office) if spot]
        lines.append({"points": [[spot["lat"], spot["lon"]] for spot in way], "kind": f"w{colours.get(worker, 0)}"})
    served = {stop["order"] for stop in stops}
    for order, row in orders.items():
        door = mapping.place(row)
        if order not in served and door:
            points.append({**door, "kind": "open", "sign": "!", "label": ""})
    return {"points": points, "lines": lines}
