"""A finished visit is locked: the worker asks for a correction, and sees what became of it."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from anju.desks.field import tokens
from anju.desks.field.answers import done, for_workers, kindly
from anju.desks.field.forms import CorrectionForm
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as jobs
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Invalid


class CorrectionUnreadable(Invalid):
    """A time of the form is none."""

    code = "correction_times"


@require_POST
@for_workers
@kindly
def correct(request: Request, assignment_id: int) -> HttpResponse:
    """Ask that a locked visit be read differently."""
    jobs.job(request.viewer, assignment_id)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        raise CorrectionUnreadable(field=next(iter(form.errors)))
    with tokens.once(request) as first:
        if first:
            dispatch.ask_correction(request.viewer, assignment_id, now=clock.now(), **form.cleaned_data)
    return done(request, reverse("field:job", args=[assignment_id]))
