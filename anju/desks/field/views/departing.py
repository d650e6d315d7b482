"""On the way to an ordered service: the elder, the family and the provider see it."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from anju.desks.field.answers import done, for_workers, kindly
from anju.dispatch import queries as jobs
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import NotVisible
from anju.orders import commands as orders
from anju.orders import queries


@require_POST
@for_workers
@kindly
def depart(request: Request, assignment_id: int) -> HttpResponse:
    """Set out; told twice it is one departure, and who is at the door already has set out."""
    job = jobs.job(request.viewer, assignment_id)
    if job.thing != "order" or job.state not in {"accepted", "arrived", "finished"}:
        raise NotVisible(assignment=assignment_id)
    platform = request.viewer.platform
    if job.state == "accepted" and queries.order(platform, job.thing_id).state == "accepted":
        orders.depart(platform, job.thing_id, now=clock.now())
    return done(request, reverse("field:job", args=[assignment_id]))
