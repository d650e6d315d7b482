"""Photographs: added by the worker on site, seen by the worker and by those who oversee the assignment."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anju.desks.field import photos, tokens
from anju.desks.field.answers import done, for_workers, kindly
from anju.desks.field.forms import PhotoForm
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as jobs
from anju.kernel import clock
from anju.kernel.http import Request, large_body
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer


@large_body(photos.LARGEST + 100_000)
@require_POST
@for_workers
@kindly
def photo_add(request: Request, assignment_id: int) -> HttpResponse:
    """Keep one photograph of a job that is going on."""
    job = jobs.job(request.viewer, assignment_id)
    form = PhotoForm(request.POST, request.FILES)
    if job.state not in {"accepted", "arrived"}:
        raise NotVisible(assignment=assignment_id)
    if not form.is_valid():
        raise photos.PhotoUnreadable
    with tokens.once(request) as first:
        if first:
            kept = photos.keep(assignment_id, form.cleaned_data["photo"])
            dispatch.note_photo(
                request.viewer, assignment_id, name=kept.name, digest=kept.digest, taken=kept.taken, now=clock.now()
            )
    return done(request, reverse("field:job", args=[assignment_id]))


@require_safe
def photo(request: Request, assignment_id: int, name: str) -> HttpResponse:
    """Send one photograph."""
    found = photos.find(_authorised(request.viewer, assignment_id), name)
    if found is None:
        raise NotVisible(photo=name)
    path, kind = found
    answer = HttpResponse(path.read_bytes(), content_type=kind)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _authorised(viewer: Viewer, assignment_id: int) -> int:
    """Return the number of an assignment that is the viewer's own or under their eyes; raise ``NotVisible``."""
    try:
        return jobs.job(viewer, assignment_id).id
    except NotVisible:
        return jobs.assignment(viewer, assignment_id).pk
