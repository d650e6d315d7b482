"""The rounds of a canteen's meals: a drawing, the doors in order, a list for printing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.desks.planner.views import read
from anju.dispatch import queries as dispatch
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Conflict
from anju.kernel.sentences import sentence
from anju.kernel.viewer import SYSTEM
from anju.orders import commands, queries

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
    when = read.day(on)
    capacity = _capacity(request.GET.get("capacity", ""))
    found = queries.delivery_rounds(request.viewer, provider_id, when, capacity=capacity)
    facts = {
        "found": found, "provider": found.place, "on": when, "capacity": capacity, "lines": draw(found),
        "boxes": sum(item.boxes for item in found.rounds), "width": WIDTH, "height": HEIGHT, **read.around(when),
        "home": _dot(found, found.place),
        "staff": _couriers(request, provider_id, when),
    }  # fmt: skip
    return render(request, "planner/rounds.html", facts)


@require_POST
def send(request: Request, provider_id: int, on: str) -> HttpResponse:
    """Give a round as it was shown to a courier."""
    when = read.day(on)
    numbers = [word for word in request.POST.get("orders", "")[:4000].split(",") if word.isascii() and word.isdigit()]
    worker = request.POST.get("worker", "")
    capacity = _capacity(request.POST.get("capacity", ""))
    try:
        asked = commands.send_round(
            request.viewer, provider_id, when, orders=[int(word[:18]) for word in numbers], capacity=capacity,
            worker_id=int(worker[:18]) if worker.isascii() and worker.isdigit() else 0, now=clock.now(),
        )  # fmt: skip
    except Conflict as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _("已派给送餐员：%(n)s 家") % {"n": asked})
    back = redirect("planner:rounds", provider_id, when.isoformat())
    back["Location"] += f"?capacity={capacity}"
    return back


def _capacity(asked: str) -> int:
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0  # noqa: PLR2004 - digits
    return number if 0 < number <= _CAPACITY_MOST else queries.CAPACITY


def _couriers(request: Request, provider_id: int, when: date) -> list[dispatch.Staff]:
    """Return who may be given a round; nobody to who only looks, or when the day is over."""
    if not request.viewer.can("assignment.plan") or when < clock.local_day(clock.now()):
        return []
    return [item for item in dispatch.staff_of_day(SYSTEM, organisation=provider_id, day=when) if not item.away]


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
