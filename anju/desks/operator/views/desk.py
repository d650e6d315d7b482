"""The pages that are looked at: the duty room, an open case, the strip, the list of keys."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anju.desks.operator.boards.case import desk
from anju.desks.operator.boards.duty import duty_room
from anju.desks.operator.boards.ringing import strip
from anju.kernel import clock
from anju.kernel.http import Request


@require_GET
def room(request: Request) -> HttpResponse:
    """Show the duty room: what listens, and what the next shift must know."""
    request.viewer.need("seat.take")
    now = clock.now()
    template = "operator/room.html#work" if request.htmx else "operator/room.html"
    context = {"room": duty_room(request.viewer, now)}
    return render(request, template, context if request.htmx else context | _around(request))


@require_GET
def case(request: Request, incident_id: int) -> HttpResponse:
    """Show one case with everything needed to work on it."""
    request.viewer.need("incident.read")
    template = "operator/desk.html#work" if request.htmx else "operator/desk.html"
    context = {"desk": desk(request.viewer, incident_id, clock.now())}
    return render(request, template, context if request.htmx else context | _around(request))


@require_GET
def ringing(request: Request) -> HttpResponse:
    """Show the strip alone, for the page that fetches it again and again."""
    request.viewer.need("seat.take")
    found = strip(request.viewer, clock.now())
    if request.GET.get("seen") == found.seen:
        return HttpResponse(status=204)
    return render(request, "operator/strip.html", {"strip": found})


@require_GET
def keys(request: Request) -> HttpResponse:
    """List all keys of the desk and the switch that turns single letters off."""
    request.viewer.need("seat.take")
    return render(request, "operator/keys.html", {"bare": request.htmx})


def _around(request: Request) -> dict[str, object]:
    return {"strip": strip(request.viewer, clock.now()), "show_clock": True}
