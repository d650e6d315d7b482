"""The second proof at the door: the code that hangs in the home, or the elder's card."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from anju.desks.field import tokens
from anju.desks.field.answers import done, for_workers, kindly
from anju.desks.field.forms import CodeForm, PressForm
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as jobs
from anju.kernel import clock
from anju.kernel.http import Request


@require_POST
@for_workers
@kindly
def show(request: Request, assignment_id: int) -> HttpResponse:
    """Show what was read at the home; the server judges it by the moment at which it was read."""
    jobs.job(request.viewer, assignment_id)
    with tokens.once(request) as first:
        if first:
            dispatch.show_code(
                request.viewer, assignment_id, now=clock.now(), press=PressForm(request.POST).press(),
                **CodeForm(request.POST).values(),
            )  # fmt: skip
    return done(request, f"{reverse('field:job', args=[assignment_id])}?shown=1")
