"""The phone's pages as an app that can be installed: its manifest, its worker, and the pages that need no net."""

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anju.desks.field import photos, tokens
from anju.desks.field.answers import done, for_workers, kindly
from anju.desks.field.forms import LeftOverForm
from anju.desks.field.speaking import say
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as jobs
from anju.kernel import clock
from anju.kernel.http import Request, large_body, public
from anju.kernel.refusals import Invalid

_ACCENT, _PAPER = "#0F6657", "#FFFFFF"  # of tokens.css


class NothingToReport(Invalid):
    """A report names what was done."""

    code = "nothing_to_report"


def _pictures() -> list[dict[str, Any]]:
    """List the mark as pictures: telephones that take no drawing put one of these on their screen."""
    return [
        {"src": static(f"ui/css/mark-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size, purpose in ((192, "any"), (512, "any"), (512, "maskable"))
    ]


@public
@require_safe
def manifest(_request: HttpRequest) -> JsonResponse:
    """Tell a browser how the app is called and where it begins."""
    mark: dict[str, Any] = {"src": static("ui/css/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    start = reverse("field:today")
    words = {
        "id": start, "name": _("安居 · 现场"), "short_name": _("安居现场"), "lang": "zh-CN", "start_url": start,
        "scope": start, "display": "standalone", "theme_color": _ACCENT, "background_color": _PAPER,
        "icons": [mark, *_pictures()],
    }  # fmt: skip
    return JsonResponse(words, content_type="application/manifest+json")


@public
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """Send the worker from the folder whose pages it may keep."""
    found = finders.find("ui/js/field-worker.js")
    answer = HttpResponse(Path(str(found)).read_bytes(), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show that a page is not on this phone."""
    return render(request, "field/offline.html")


@require_safe
@for_workers
def outbox(request: Request) -> HttpResponse:
    """Show what waits on this phone and what was refused; the phone itself fills it in."""
    return render(request, "field/outbox.html")


@large_body(photos.LARGEST + 100_000)
@require_POST
@for_workers
@kindly
def report(request: Request, assignment_id: int) -> HttpResponse:
    """Tell the desk what was done without a net and could not be taken any more: a note in the case, once."""
    job = jobs.job(request.viewer, assignment_id)
    form = LeftOverForm(request.POST, request.FILES)
    if not form.is_valid():
        raise NothingToReport(field=next(iter(form.errors)))
    with tokens.once(request) as first:
        if first:
            if form.cleaned_data["photo"]:
                kept = photos.keep(assignment_id, form.cleaned_data["photo"])
                dispatch.note_photo(
                    request.viewer,
                    assignment_id,
                    name=kept.name,
                    digest=kept.digest,
                    taken=kept.taken,
                    now=clock.now(),
                    after=True,
                )
            say(request.viewer, job, form.sentence())
    return done(request, reverse("field:outbox"), stay=True)
