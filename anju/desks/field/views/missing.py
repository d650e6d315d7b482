"""At a door that nobody opens: told once, with the place; the desk hears of it at once."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST

from anju.desks.field import words
from anju.desks.field.answers import done, for_workers, kindly
from anju.desks.field.forms import AbsenceForm, PlaceForm, PressForm
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as jobs
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.refusals import Invalid, NotVisible


class AbsenceMissing(Invalid):
    """Why nobody was met is one of the words of the page."""

    code = "absence_reason_needed"


@require_POST
@for_workers
@kindly
def nobody(request: Request, assignment_id: int) -> HttpResponse:
    """Leave an ordered service undone because nobody was met; an alarm is never left like this."""
    job = jobs.job(request.viewer, assignment_id)
    if job.thing != "order" or job.state == "offered":
        raise NotVisible(assignment=assignment_id)
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        raise AbsenceMissing(field="reason")
    if job.state != "missed":
        place = PlaceForm(request.POST).place()
        with translation.override("zh-hans"):
            reason = str(words.ABSENCES[form.cleaned_data["reason"]])
        dispatch.miss(
            request.viewer, assignment_id, reason=reason, now=clock.now(), longitude=place.longitude,
            latitude=place.latitude, accuracy_m=place.accuracy_m, press=PressForm(request.POST).press(),
        )  # fmt: skip
    return done(request, reverse("field:job", args=[assignment_id]), leave=True)
