"""The rounds of a canteen's meals: a drawing, the doors in order, a list for printing."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anju.desks.planner.views import _around, _day
from anju.kernel.http import Request
from anju.orders import queries

WIDTH, HEIGHT, EDGE = 640, 360, 24
_CAPACITY_MOST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One round in the drawing: a way out of the canteen and back, and its doors with their numbers."""

    number: int
    points: str
    doors: list[tuple[float, float, int]]


@require_safe
def rounds(request: Request, provider_id: int, on: str) -> HttpResponse:
    """Show the rounds as the orders stand now."""
    when = _day(on)
    asked = request.GET.get("capacity", "")
    capacity = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0  # noqa: PLR2004 - digits
    if not 0 < capacity <= _CAPACITY_MOST:
        capacity = queries.CAPACITY
    found = queries.delivery_rounds(request.viewer, provider_id, when, capacity=capacity)
    facts = {
        "found": found, "provider": found.place, "on": when, "capacity": capacity, "lines": draw(found),
        "boxes": sum(item.boxes for item in found.rounds), "width": WIDTH, "height": HEIGHT, **_around(when),
        "home": _dot(found, found.place),
    }  # fmt: skip
    return render(request, "planner/rounds.html", facts)


def draw(found: queries.Delivery) -> list[Line]:
    """Draw each round from the canteen through its doors and back."""
    home, lines = _dot(found, found.place), []
    for number, item in enumerate(found.rounds, start=1):
        doors = [(*_dot(found, stop), place) for place, stop in enumerate(item.stops, start=1)]
        way = [home, *((x, y) for x, y, _place in doors), home]
        lines.append(Line(number, " ".join(f"{x},{y}" for x, y in way), doors))
    return lines


def _dot(found: queries.Delivery, thing: Any) -> tuple[float, float]:
    every = [found.place, *(stop for item in found.rounds for stop in item.stops)]
    if thing.longitude is None:
        return 0.0, 0.0
    easts = [item.longitude for item in every if item.longitude is not None]
    norths = [item.latitude for item in every if item.latitude is not None]
    x = (thing.longitude - min(easts)) / ((max(easts) - min(easts)) or 1)
    y = (max(norths) - thing.latitude) / ((max(norths) - min(norths)) or 1)
    return round(EDGE + x * (WIDTH - 2 * EDGE), 1), round(EDGE + y * (HEIGHT - 2 * EDGE), 1)
