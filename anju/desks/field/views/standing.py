"""On duty or off, and where."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from anju.desks.field.answers import for_workers, kindly
from anju.desks.field.forms import PlaceForm
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as jobs
from anju.kernel import clock
from anju.kernel.http import Request


@require_POST
@for_workers
@kindly
def duty(request: Request) -> HttpResponse:
    """Come on duty or go off duty."""
    worker = jobs.worker_of(request.viewer)
    dispatch.set_duty(request.viewer, worker.pk, on=request.POST.get("on") == "1", now=clock.now())
    return redirect("field:today")


@require_POST
@for_workers
@kindly
def position(request: Request) -> HttpResponse:
    """Keep the newest place of the phone."""
    worker = jobs.worker_of(request.viewer)
    place = PlaceForm(request.POST).place()
    if place.longitude is not None and place.latitude is not None:
        dispatch.report_position(
            request.viewer, worker.pk, longitude=place.longitude, latitude=place.latitude, now=clock.now()
        )
    return HttpResponse(status=204)
