"""Posts of the seat: sit down, beat, stand up."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from anju.incidents import commands
from anju.incidents.commands.seating import NoSeat
from anju.kernel import clock
from anju.kernel.http import Request


@require_POST
def take(request: Request) -> HttpResponse:
    """Sit down."""
    commands.take_seat(request.viewer, now=clock.now())
    return HttpResponseRedirect(reverse("operator:desk"))


@require_POST
def beat(request: Request) -> HttpResponse:
    """Show that somebody sits here; an open desk without a seat takes one."""
    try:
        commands.beat_seat(request.viewer, now=clock.now())
    except NoSeat:
        commands.take_seat(request.viewer, now=clock.now())
    return HttpResponse(status=204)


@require_POST
def leave(request: Request) -> HttpResponse:
    """Stand up."""
    commands.leave_seat(request.viewer, now=clock.now())
    return HttpResponseRedirect(reverse("home"))
